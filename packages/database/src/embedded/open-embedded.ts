import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { connectionOn } from '../connection/connection-on.js';
import { guarded } from '../connection/guarded.js';
import { sqlClientOn } from '../connection/sql-client-on.js';
import type { EngineContext, OpenEngine } from '../engine.js';
import { databaseTimeout, databaseUnavailable } from '../error-catalogue/connection.js';
import { lockDirectory } from '../owner/lock-directory.js';
import { shownPath } from '../shown-path.js';
import { withinLimit } from '../within-limit.js';
import { checkDataVersion } from './data-version.js';
import { embeddedSpeaker } from './embedded-speaker.js';
import type { Opened } from './messages.js';
import { prepareDirectory } from './prepare-directory.js';
import { Turns } from './turns.js';
import { WorkerChannel } from './worker-channel.js';
import { workerFile } from './worker-file.js';

/** A first start takes two seconds; on a machine under heavy load it has been seen to take fourteen. */
const openLimitMs = 120_000;
const closeLimitMs = 3_000;

/** Where the embedded database is, and how it is used. */
export interface EmbeddedOptions {
  /** Nothing: in memory. */
  readonly directory: string | undefined;
  /** How long a statement or a transaction may take, and how long one waits for its turn. */
  readonly timeoutMs: number;
}

/**
 * Opens the embedded database in a thread of its own.
 *
 * @throws MillraceError `MILLRACE_DATABASE_IN_USE`, `_DIRECTORY`, `_VERSION`, `_LOCK_STALE` or `_UNAVAILABLE`.
 */
export async function openEmbedded(options: EmbeddedOptions, context: EngineContext, signal: AbortSignal): Promise<OpenEngine> {
  if (options.directory === undefined) return openEngine(undefined, { ...context, ...options }, signal);
  const path = await prepareDirectory(options.directory);
  const lock = await lockDirectory(path, { name: context.hubName(), since: new Date(context.now()).toISOString(), platform: platform() });
  try {
    await checkDataVersion(path);
    const engine = await openEngine(join(path, 'pgdata'), { ...context, ...options }, signal);
    return { ...engine, close: () => engine.close().finally(() => lock.release()) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openEngine(
  dataDirectory: string | undefined,
  { log, timeoutMs }: EngineContext & EmbeddedOptions,
  signal: AbortSignal,
): Promise<OpenEngine> {
  const location = dataDirectory === undefined ? 'in memory' : `in '${shownPath(dirname(dataDirectory))}'`;
  let isClosing = false;
  const channel = new WorkerChannel({
    file: workerFile(),
    say: (text) => log.debug('The embedded database says', { text: text.trim() }),
    failure(cause) {
      // What the engine says may hold a path: it is for the log, not for callers.
      if (!isClosing) log.warn('The embedded database has stopped', { because: String(cause) });
      return databaseUnavailable(location, { problem: 'its engine failed', fix: openHint(dataDirectory), cause });
    },
    late: (limitMs) => databaseTimeout('statement', limitMs),
  });
  try {
    const opened = (await withinLimit(channel.request({ kind: 'open', directory: dataDirectory }), openLimitMs, signal)) as Opened;
    const client = sqlClientOn(guarded(embeddedSpeaker(channel, new Turns(timeoutMs), timeoutMs), timeoutMs));
    const end = (): Promise<void> => {
      isClosing = true;
      return close(channel);
    };
    return { client, connection: connectionOn(client), ...opened, isAlive: () => channel.isAlive, close: end };
  } catch (error) {
    isClosing = true;
    await channel.end();
    throw error;
  }
}

async function close(channel: WorkerChannel): Promise<void> {
  // An engine that does not close in time is ended as a crash would end it, which it survives.
  await withinLimit(channel.request({ kind: 'close' }), closeLimitMs).catch(() => undefined);
  await channel.end();
}

function openHint(dataDirectory: string | undefined): string {
  return dataDirectory === undefined
    ? 'Try again, and look at the cause in the log of the hub.'
    : `Try again, and look at the cause in the log of the hub. If it stays so, move its folder 'pgdata' away (keep it: it holds the data) and start with an empty one.`;
}
