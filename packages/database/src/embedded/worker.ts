import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Answer, ErrorFields, Opened, Request, Rows } from './messages.js';

// The entry of the database's own thread: the engine blocks while it works, and this thread has nothing else to do.
// It imports nothing of ours at run time, so that it starts from wherever its file lies.
let engine: PGlite | undefined;

parentPort?.on('message', async ({ id, ...request }: Request & { id: number }) => {
  let answer: Answer;
  try {
    answer = { id, value: await handle(request) };
  } catch (error) {
    answer = { id, error: fieldsOf(error) };
  }
  parentPort?.postMessage(answer);
  if (request.kind === 'close') parentPort?.close();
});

async function handle(request: Request): Promise<unknown> {
  if (request.kind === 'open') return open(request.directory);
  if (!engine) throw new Error('The engine is not open.');
  if (request.kind === 'close') return engine.close();
  if (request.kind === 'script') return (await engine.exec(request.text)).at(-1)?.command;
  const parsers = Object.fromEntries((request.options.asText ?? []).map((type) => [type, (text: string) => text]));
  const result = await engine.query<Record<string, unknown>>(request.text, [...request.parameters], {
    rowMode: request.options.rowMode ?? 'object',
    parsers,
  });
  return {
    rows: result.rows,
    columns: result.fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
    ...(result.affectedRows === undefined ? {} : { affectedRows: result.affectedRows }),
  } satisfies Rows;
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

/** An error with an SQL state is the statement's; any other comes from a broken engine. */
function fieldsOf(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { message: String(error), fields: {}, isFatal: true };
  const fields = Object.fromEntries(
    Object.entries(error).filter(([name, value]) => typeof value === 'string' && name !== 'query' && name !== 'name'),
  );
  return { message: error.message, fields, isFatal: typeof fields['code'] !== 'string' };
}
