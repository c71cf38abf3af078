import { localPrincipal, type Principal } from '../../call/principal.js';
import { viewUnknown } from '../../error/error-catalogue/calls.js';
import type { Hub } from '../../hub/hub.js';
import { servingOf } from '../../hub/serving.js';
import { Activity } from '../activity.js';
import type { Peer } from '../seat.js';
import { StdioConnection } from './connection.js';
import { ownStdout, type StdioStreams } from './stdout-guard.js';
import { StdioWire } from './wire.js';

/** What `serveStdio` may be told. */
export interface StdioOptions {
  /** Serves one view of the hub in place of the whole catalogue. */
  readonly view?: string;
  /** Who calls: this machine's local principal unless said. */
  readonly principal?: Principal;
  /** Milliseconds `close` waits for answers in flight; 10 000 unless said. */
  readonly drainMs?: number;
}

/** A hub being served on standard input and output. */
export interface StdioServer {
  /** Resolves when the client has gone, or after `close`, with everything stopped. */
  readonly closed: Promise<void>;
  /** Lets calls in flight be answered, then ends the connection. A hub that `serveStdio` started is stopped. */
  close(): Promise<void>;
}

/** How long calls may go on after the client has closed standard input. */
const endGraceMs = 1_000;
const defaultDrainMs = 10_000;

/**
 * Serves a hub on standard input and output, to clients of both protocol eras; starts the hub if it has not been.
 *
 * @remarks
 * Standard output belongs to the protocol from here on: what else is written there goes to standard error. Signals are left to the
 * program.
 * @returns once requests are answered; `closed` tells when the client has gone.
 * @throws MillraceError `MILLRACE_VIEW_UNKNOWN`, and as `hub.start` does.
 */
export function serveStdio(hub: Hub, options: StdioOptions = {}): Promise<StdioServer> {
  return serveStreams(hub, options, process);
}

/** Serves a hub on any streams. @internal */
export async function serveStreams(hub: Hub, options: StdioOptions, streams: StdioStreams): Promise<StdioServer> {
  const serving = servingOf(hub);
  if (options.view !== undefined && !serving.views.includes(options.view)) throw viewUnknown(options.view);
  const stdout = ownStdout(streams, () => serving.log);
  const isOurs = hub.report.state === 'created';
  try {
    await hub.start();
  } catch (cause) {
    stdout.release();
    throw cause;
  }
  const peer: Peer = { principal: options.principal ?? localPrincipal('stdio'), ...(options.view !== undefined && { view: options.view }) };
  const activity = new Activity();
  const wire: StdioWire = new StdioWire(streams, stdout, {
    onLine: (line) => connection.receive(line),
    onEnd: () => activity.quiet(AbortSignal.timeout(endGraceMs)),
    onClose: () => void end(),
  });
  const connection = new StdioConnection({ serving, peer, activity, write: wire.write, hasRoom: wire.hasRoom, close: wire.close });
  const end = (): Promise<void> =>
    connection.end().catch((cause: unknown) => serving.log.debug('A connection did not end.', { cause: String(cause) }));
  const forget = serving.onCatalogueChange(() => connection.announceChange());
  const unwatch = serving.onResourceUpdates((uris) => connection.announceUpdates(uris));
  const closed = wire.closed.then(async () => {
    forget();
    unwatch();
    try {
      if (isOurs) await hub.stop();
    } finally {
      stdout.release();
    }
  });
  // Whoever waits for it sees a failed stop; for everyone else it must not be an unhandled rejection.
  closed.catch((cause: unknown) => serving.log.error('The hub did not stop cleanly.', { cause: String(cause) }));
  const close = async (): Promise<void> => {
    await activity.quiet(AbortSignal.timeout(options.drainMs ?? defaultDrainMs));
    // Who listens is told of the end.
    await end();
    wire.close();
    await closed;
  };
  let closing: Promise<void> | undefined;
  return { closed, close: () => (closing ??= close()) };
}
