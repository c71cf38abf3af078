import type { LockMode } from '../compose/lock-file.js';
import { openHub, refuseBesideConfig, type OpenedHub } from './open-hub.js';
import { listenForStop, type Stopping } from './stopping.js';
import type { Terminal } from './terminal.js';

/** How to serve. */
export interface ServeOptions {
  readonly stdio?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly streamPort?: number;
  readonly config?: string;
  readonly view?: string;
  /** What to do with tools that are not as `millrace.lock` has them: `refuse` where there is one beside the configuration, unless said. */
  readonly lock?: LockMode;
}

/**
 * Serves a hub on stdio or HTTP until its client goes or a stop signal comes; then calls in flight are finished first.
 *
 * @throws MillraceError `MILLRACE_PORT_TAKEN`, `MILLRACE_TOKEN_REQUIRED`, `MILLRACE_VIEW_UNKNOWN`, as `openHub` and `untilUp` do.
 */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<void> {
  const { config, streamPort } = options;
  refuseBesideConfig(config, { '--stream-port': streamPort });
  // Read while the hub is made; what it throws is thrown again below.
  if (options.stdio) import('@millrace/core/mcp').catch(() => undefined);
  const opened = await openHub(terminal, {
    config,
    lock: options.lock ?? 'as found',
    // Every MCP client starts a process of its own: only the first can have the gateway's port, and most never need the database.
    whenStreamPortTaken: options.stdio ? 'skip' : 'fail',
    openDatabase: options.stdio ? 'lazy' : 'background',
    ...(streamPort !== undefined && { streamPort }),
  });
  const stopping = listenForStop(terminal);
  const forget = terminal.onStrayRejection((cause) => opened.log.error('Nobody handled a rejection.', { cause }));
  try {
    await (options.stdio
      ? serveOnStdio(terminal, opened, { ...options, stopping })
      : serveOnHttp(terminal, opened, { ...options, stopping }));
  } finally {
    forget();
    stopping.forget();
  }
}

/** A serving command that can be stopped. */
interface Served extends ServeOptions {
  readonly stopping: Stopping;
}

async function serveOnStdio(terminal: Terminal, { hub }: OpenedHub, { view, stopping }: Served): Promise<void> {
  const { serveStdio } = await import('@millrace/core/mcp');
  // It takes standard output for the protocol in the same breath.
  terminal.releaseOutput();
  const server = await serveStdio(hub, view === undefined ? {} : { view });
  await Promise.race([server.closed, stopping.requested]);
  await server.close();
}

async function serveOnHttp(terminal: Terminal, { hub, settings: { token } }: OpenedHub, { host, port, stopping }: Served): Promise<void> {
  const [{ serveHttp }, { untilUp }] = await Promise.all([import('@millrace/core/http'), import('./until-up.js')]);
  const server = await serveHttp(hub, {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(token !== undefined && { token }),
  });
  try {
    await Promise.race([untilUp(hub, stopping.signal), stopping.requested]);
    if (!stopping.signal.aborted) terminal.tell(`millrace serves MCP at ${server.url}/mcp. Ctrl-C stops it.\n`);
    await stopping.requested;
  } finally {
    await server.close();
  }
  terminal.tell('millrace has stopped.\n');
}
