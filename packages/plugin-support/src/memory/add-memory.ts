import type { Connection } from '@millrace/database/tokens';
import { memoryFull, memoryInvalid } from '../error-catalogue.js';
import type { MemoryKind } from '../tools/memory-kinds.js';
import type { MemoryText } from './memory-text.js';
import { lockNamespace, type MemoryOwner } from './namespace.js';

/** A memory to be kept. */
export interface NewMemory {
  readonly id: string;
  readonly owner: MemoryOwner;
  readonly text: MemoryText;
  readonly kind: MemoryKind;
  readonly tags: readonly string[];
  /** 0 to 1. */
  readonly importance: number;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

/** What became of it: kept under its id, or known already under another. */
export interface AddedMemory {
  readonly result: 'added' | 'duplicate_of';
  readonly id: string;
}

/**
 * Keeps a memory and indexes its words, in one transaction.
 *
 * @param limit - how many memories the owner may have.
 * @throws MillraceError `MILLRACE_MEMORY_FULL` at the limit, `MILLRACE_MEMORY_INVALID` when no word of it can be indexed.
 */
export function addMemory(connection: Connection, memory: NewMemory, limit: number): Promise<AddedMemory> {
  return connection.transaction(async (transaction) => {
    const namespace = await lockNamespace(transaction, memory.owner, 'memory');
    const known = await findEqual(transaction, namespace.id, memory.text.hash);
    if (known !== undefined) return { result: 'duplicate_of', id: known };
    if (namespace.docs >= limit) throw memoryFull(limit);
    const words = await insertWithPostings(transaction, namespace.id, memory);
    if (words === 0) throw memoryInvalid('it has no word that could be found again');
    await countDocument(transaction, namespace.id, words);
    return { result: 'added', id: memory.id };
  });
}

async function findEqual(connection: Connection, namespace: number, hash: string): Promise<string | undefined> {
  const { sql } = await import('drizzle-orm');
  const [row] = await connection.rows<{ id: string }>(
    sql`select id from support.memory where ns = ${namespace}::int and body_hash = ${hash}::text`,
  );
  return row?.id;
}

async function insertWithPostings(connection: Connection, namespace: number, memory: NewMemory): Promise<number> {
  const { sql } = await import('drizzle-orm');
  const { id, text, kind, importance, recordedAt } = memory;
  const tags = JSON.stringify([...new Set(memory.tags)]);
  const [row] = await connection.rows<{ words: number }>(sql`
    with word as (
      select lexeme, coalesce(array_length(positions, 1), 1) as tf from unnest(to_tsvector('english', ${text.body}::text))
    ), total as (
      select coalesce(sum(tf), 0) as len from word
    ), added as (
      insert into support.memory (id, ns, kind, body, body_hash, tags, importance, len, recorded_at)
      select ${id}::text, ${namespace}::int, ${kind}::text, ${text.body}::text, ${text.hash}::text,
        array(select jsonb_array_elements_text(${tags}::text::jsonb)), ${importance}::float8, total.len, to_timestamp(${recordedAt}::float8 / 1000)
      from total
      returning doc
    ), indexed as (
      insert into support.posting (ns, lexeme, doc, tf, len)
      select ${namespace}::int, word.lexeme, added.doc, word.tf, total.len from word, added, total
    )
    select len::int as words from total`);
  return row?.words ?? 0;
}

async function countDocument(connection: Connection, namespace: number, words: number): Promise<void> {
  const { sql } = await import('drizzle-orm');
  await connection.rows(sql`update support.namespace set docs = docs + 1, words = words + ${words}::int where id = ${namespace}::int`);
}
