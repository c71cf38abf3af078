import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { QueryResult } from '../connection/sql-client.js';
import type { Answer, ErrorFields, Opened, Request } from './messages.js';

// The entry of the database's own thread: the engine blocks while it works, and this thread has nothing else to do.
// It imports nothing of ours at run time, so that it starts from wherever its file lies.
let engine: PGlite | undefined;

parentPort?.on('message', async ({ id, ...request }: Request & { id: number }) => {
  let answer: Answer;
  try {
    answer = { id, value: await handle(request) };
  } catch (error) {
    answer = { id, error: fieldsOf(error, request.kind === 'open' || !(await isIntact())) };
  }
  parentPort?.postMessage(answer);
  if (request.kind === 'close') parentPort?.close();
});

async function handle(request: Request): Promise<unknown> {
  if (request.kind === 'open') return open(request.directory);
  if (!engine) throw new Error('The engine is not open.');
  if (request.kind === 'close') return engine.close();
  if (request.kind === 'script') return done((await engine.exec(request.text)).at(-1)?.command);
  const parsers = Object.fromEntries(request.asText.map((type) => [type, (text: string) => text]));
  const result = await engine.query<Record<string, unknown>>(request.text, [...request.parameters], {
    rowMode: request.rowMode,
    parsers,
  });
  await done(result.command);
  return {
    rows: result.rows,
    columns: result.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
    ...(result.affectedRows === undefined ? {} : { affectedRows: result.affectedRows }),
  } satisfies QueryResult;
}

async function open(directory: string | undefined): Promise<Opened> {
  engine = await PGlite.create({ extensions: { vector }, ...(directory === undefined ? {} : { dataDir: directory }) });
  await engine.exec("set time zone 'UTC'");
  const hasVector = await engine.exec('create extension if not exists vector').then(
    () => true,
    () => false,
  );
  const { rows } = await engine.query<{ server_version: string }>('show server_version');
  return { version: rows[0]?.server_version ?? 'unknown', hasVector };
}

/** An engine that has overrun its stack answers everything with nothing; so does a whole one to an empty text. */
async function done(tag: string | undefined): Promise<string | undefined> {
  if (tag === undefined && !(await isIntact())) throw new Error('it answers with nothing');
  return tag;
}

/** Whether the engine still does what it is told. It survives most errors, but not an overrun stack or memory. */
async function isIntact(): Promise<boolean> {
  try {
    return (await engine?.query<{ one: number }>('select 1 as one'))?.rows[0]?.one === 1;
  } catch (error) {
    // Inside a failed transaction it refuses everything, as it should.
    return (error as { code?: unknown }).code === '25P02';
  }
}

function fieldsOf(error: unknown, isFatal: boolean): ErrorFields {
  if (!(error instanceof Error)) return { message: String(error), fields: {}, isFatal };
  const fields = Object.fromEntries(
    Object.entries(error).filter(([name, value]) => typeof value === 'string' && !['query', 'name', 'message', 'stack'].includes(name)),
  );
  return { message: error.message, fields, isFatal };
}
