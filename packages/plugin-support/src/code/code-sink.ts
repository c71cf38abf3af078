import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { isMillraceError, type Clock, type Logger } from '@millrace/core';
import type { Connection, Database } from '@millrace/database/tokens';
import type { ChunkedFile, ChunkFeed, ChunkPage, ChunkSink } from '@millrace/plugin-main/tokens';
import { forgetFiles, keepFile, keptFiles, type CodePlace } from './code-files.js';

/** What the sink of code works with. */
export interface CodeSinkParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Chunks of one principal. */
  readonly maxChunks: number;
  /** Milliseconds before it tries again after a failure; 5 000 unless said. */
  readonly retryMs?: number;
}

const filesPerPage = 50;

/**
 * Keeps the code of ingested repositories where `recall` finds it. Each page is acknowledged only when the database has
 * it, so a crash loses nothing; and what is kept is known by its hash, so what is given again costs nothing.
 */
export function codeSink(parts: CodeSinkParts): ChunkSink {
  return { name: 'support', open: (feed, signal) => void keepAll(feed, parts, signal) };
}

async function keepAll(feed: ChunkFeed, parts: CodeSinkParts, signal: AbortSignal): Promise<void> {
  let cursor: string | undefined;
  let isFailing = false;
  while (!signal.aborted) {
    try {
      const page = await feed.pull(cursor, filesPerPage, signal);
      await keepPage(page, parts, signal);
      await feed.ack(page.cursor);
      cursor = page.cursor;
      isFailing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!isFailing) parts.log.warn('Ingested code could not be kept; it is tried again.', { cause: String(error) });
      isFailing = true;
      await wait(parts.retryMs ?? 5_000, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

async function keepPage({ owner, repository, files, all }: ChunkPage, parts: CodeSinkParts, signal: AbortSignal): Promise<void> {
  const connection = await parts.database.ready(signal);
  const place = { owner, repository };
  const known = await keptFiles(
    connection,
    place,
    files.map(({ path }) => path),
  );
  let beyond = 0;
  for (const file of files) {
    if (known.get(file.path) === file.hash) continue;
    if ((await keep(connection, { ...parts, place, signal }, file)) === 'full') beyond += 1;
    // Whoever waits for an answer comes first.
    await turn();
  }
  if (beyond > 0) parts.log.warn(`${beyond} files of '${repository}' are not kept: their owner has ${parts.maxChunks} chunks already.`);
  if (all) await forgetOthers(connection, place, all);
}

async function keep(
  connection: Connection,
  { place, clock, log, maxChunks, signal }: CodeSinkParts & { readonly place: CodePlace; readonly signal: AbortSignal },
  file: ChunkedFile,
): Promise<'kept' | 'full' | 'passed_over'> {
  const chunks = await file.chunks(signal);
  if (!chunks) return 'passed_over';
  try {
    return (await keepFile(connection, { ...place, file, chunks, recordedAt: clock.now() }, maxChunks)) ? 'kept' : 'full';
  } catch (error) {
    // What the database is too busy or too far away for is tried again; what it will never take is left out.
    if (isMillraceError(error) || signal.aborted) throw error;
    log.warn(`The code of '${file.path}' in '${place.repository}' could not be kept.`, { cause: String(error) });
    return 'passed_over';
  }
}

async function forgetOthers(connection: Connection, place: CodePlace, all: ReadonlySet<string>): Promise<void> {
  const gone = [...(await keptFiles(connection, place)).keys()].filter((path) => !all.has(path));
  if (gone.length > 0) await forgetFiles(connection, place, gone);
}
