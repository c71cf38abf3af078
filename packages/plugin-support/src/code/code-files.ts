import { createHash } from 'node:crypto';
import type { Connection } from '@millrace/database/tokens';
import type { ChunkedFile, CodeChunk } from '@millrace/plugin-main/tokens';
import { lockNamespace, type MemoryOwner } from '../memory/namespace.js';
import { composed } from '../memory/memory-text.js';
import { codeWords } from './code-words.js';

/** Whose ingest of what. */
export interface CodePlace {
  readonly owner: MemoryOwner;
  readonly repository: string;
}

/** A file to be kept with its chunks. */
export interface KeptFile extends CodePlace {
  readonly file: Pick<ChunkedFile, 'path' | 'language' | 'hash'>;
  readonly chunks: readonly CodeChunk[];
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

/** The files that are kept of a repository, and the hashes of their content. @param paths - only these; all unless said. */
export async function keptFiles(connection: Connection, place: CodePlace, paths?: readonly string[]): Promise<Map<string, string>> {
  const { sql } = await import('drizzle-orm');
  const only = paths === undefined ? sql`` : sql`and f.path in (select jsonb_array_elements_text(${JSON.stringify(paths)}::text::jsonb))`;
  const rows = await connection.rows<{ path: string; hash: string }>(sql`
    select f.path, f.hash from support.code_file f join support.namespace n on n.id = f.ns
    where n.tenant = ${place.owner.tenant}::text and n.principal = ${place.owner.id}::text and n.space = 'code'
      and f.repository = ${place.repository}::text ${only}`);
  return new Map(rows.map(({ path, hash }) => [path, hash]));
}

/**
 * Keeps a file's chunks in place of what was kept of it, in one transaction.
 *
 * @param limit - how many chunks the owner may have.
 * @returns false, and keeps nothing of it, where that would be more.
 */
export function keepFile(connection: Connection, kept: KeptFile, limit: number): Promise<boolean> {
  return connection.transaction(async (transaction) => {
    const { id, docs } = await lockNamespace(transaction, kept.owner, 'code');
    const removed = await removePaths(transaction, { namespace: id, repository: kept.repository }, [kept.file.path]);
    if (docs - removed + kept.chunks.length > limit) return false;
    await insertFile(transaction, id, kept);
    return true;
  });
}

/** Forgets files that are gone. */
export function forgetFiles(connection: Connection, place: CodePlace, paths: readonly string[]): Promise<void> {
  return connection.transaction(async (transaction) => {
    const { id } = await lockNamespace(transaction, place.owner, 'code');
    await removePaths(transaction, { namespace: id, repository: place.repository }, paths);
  });
}

async function removePaths(
  connection: Connection,
  { namespace, repository }: { namespace: number; repository: string },
  paths: readonly string[],
): Promise<number> {
  const { sql } = await import('drizzle-orm');
  const [row] = await connection.rows<{ docs: number }>(sql`
    with gone as (
      delete from support.code_file where ns = ${namespace}::int and repository = ${repository}::text
        and path in (select jsonb_array_elements_text(${JSON.stringify(paths)}::text::jsonb))
      returning id
    ), total as (
      select count(*)::int as docs, coalesce(sum(len), 0)::bigint as words from support.memory where file in (select id from gone)
    )
    update support.namespace n set docs = n.docs - total.docs, words = n.words - total.words from total
    where n.id = ${namespace}::int returning total.docs as docs`);
  return row?.docs ?? 0;
}

async function insertFile(connection: Connection, namespace: number, { repository, file, chunks, recordedAt }: KeptFile): Promise<void> {
  const { sql } = await import('drizzle-orm');
  const rows = chunks.map((chunk) => rowOf(chunk, repository, file.path));
  await connection.rows(sql`
    with file as (
      insert into support.code_file (ns, repository, path, hash)
      values (${namespace}::int, ${repository}::text, ${file.path}::text, ${file.hash}::text) returning id
    ), chunk as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as c(hash text, body text, words text)
    ), word as materialized (
      select chunk.hash, w.lexeme, coalesce(array_length(w.positions, 1), 1) as tf
      from chunk, unnest(to_tsvector('english', chunk.words)) w
    ), added as (
      insert into support.memory (id, ns, kind, body, body_hash, tags, importance, len, recorded_at, file)
      select 'c' || ${namespace}::int || '-' || substr(chunk.hash, 1, 24), ${namespace}::int, 'chunk', chunk.body, chunk.hash,
        array[${repository}::text, ${file.language}::text], 0.5, sum(word.tf), to_timestamp(${recordedAt}::float8 / 1000), file.id
      from chunk join word using (hash), file group by chunk.hash, chunk.body, file.id
      returning doc, body_hash, len
    ), indexed as (
      insert into support.posting (ns, lexeme, doc, tf, len)
      select ${namespace}::int, word.lexeme, added.doc, word.tf, added.len from word join added on added.body_hash = word.hash
    )
    update support.namespace n set docs = n.docs + total.docs, words = n.words + total.words
    from (select count(*)::int as docs, coalesce(sum(len), 0)::bigint as words from added) total
    where n.id = ${namespace}::int`);
}

function rowOf({ startLine, endLine, symbol = '', text }: CodeChunk, repository: string, path: string) {
  const shown = storable(`${path}:${startLine}-${endLine} ${symbol}`.trimEnd());
  const body = `${shown}\n${storable(text)}`;
  return {
    // Equal pieces of different files are kept for each.
    hash: createHash('sha256')
      .update(JSON.stringify([repository, body]))
      .digest('hex'),
    body,
    // What a chunk is called says more of it than any word inside.
    words: codeWords(`${path} ${symbol} ${symbol} ${symbol} ${body}`),
  };
}

// PostgreSQL knows no NUL character.
function storable(text: string): string {
  return composed(text.replaceAll('\0', ' '));
}
