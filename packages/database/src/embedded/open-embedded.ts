import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import { connectionOn } from '../connection/connection-on.js';
import type { EngineContext, OpenEngine } from '../engine.js';
import { databaseUnavailable } from '../error-catalogue.js';
import { lockDirectory } from '../owner/lock-directory.js';
import { withinLimit } from '../within-limit.js';
import { embeddedClient } from './embedded-client.js';
import type { Opened } from './messages.js';
import { prepareDirectory } from './prepare-directory.js';
import { Turns } from './turns.js';
import { WorkerChannel } from './worker-channel.js';
import { workerFile } from './worker-file.js';

/** A first start takes two seconds; on a machine under heavy load it has been seen to take fourteen. */
const openLimitMs = 120_000;
const closeLimitMs = 3_000;
const turnLimitMs = 60_000;

/**
 * Opens the embedded database in a thread of its own.
 *
 * @param directory - undefined: in memory.
 * @throws MillraceError `MILLRACE_DATABASE_IN_USE`, `MILLRACE_DATABASE_DIRECTORY`, `MILLRACE_DATABASE_UNAVAILABLE`.
 */
export async function openEmbedded(directory: string | undefined, context: EngineContext, signal: AbortSignal): Promise<OpenEngine> {
  if (directory === undefined) return openEngine(undefined, context, signal);
  const path = await prepareDirectory(directory);
  const lock = await lockDirectory(path, { name: context.hubName(), since: new Date(context.now()).toISOString(), platform: platform() });
  try {
    const engine = await openEngine(join(path, 'pgdata'), context, signal);
    return { ...engine, close: () => engine.close().finally(() => lock.release()) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openEngine(dataDirectory: string | undefined, { log }: EngineContext, signal: AbortSignal): Promise<OpenEngine> {
  const location = dataDirectory === undefined ? 'in memory' : `in '${resolve(dataDirectory, '..')}'`;
  const channel = new WorkerChannel({
    file: workerFile(),
    say: (text) => log.debug('The embedded database says', { text: text.trim() }),
    failure: (cause) =>
      databaseUnavailable(location, { problem: `its engine failed (${firstLine(cause)})`, fix: openHint(dataDirectory), cause }),
  });
  try {
    const opened = (await withinLimit(channel.request({ kind: 'open', directory: dataDirectory }), openLimitMs, signal)) as Opened;
    const client = embeddedClient(channel, new Turns(turnLimitMs));
    return { client, connection: connectionOn(client), ...opened, isAlive: () => channel.isAlive, close: () => close(channel) };
  } catch (error) {
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
    ? 'Start the hub again.'
    : `Try again. If it stays so, move '${dataDirectory}' away (keep it: it holds the data) and start with an empty one.`;
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] ?? '';
}
