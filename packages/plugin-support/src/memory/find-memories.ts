import type { Connection } from '@millrace/database/tokens';
import type { RecalledKind } from '../tools/memory-kinds.js';
import type { MemoryOwner } from './namespace.js';

/** How fast a word that is repeated stops counting more. With `bm25B` the usual pair for short passages, which memories are. */
export const bm25K1 = 0.9;
/** How much longer texts are held back: 0 not at all, 1 in full. @see Anserini's defaults for BM25 on MS MARCO passages. */
export const bm25B = 0.4;

/** What to find, and whose. */
export interface MemoryQuery {
  readonly owner: MemoryOwner;
  readonly words: string;
  readonly limit: number;
  /** `chunk` looks into ingested code and nowhere else; any other, and none, into what was remembered. */
  readonly kind?: RecalledKind | undefined;
  /** A memory must have all of them. */
  readonly tags: readonly string[];
}

/** A memory that shares a word with the query. */
export interface FoundMemory {
  readonly id: string;
  readonly body: string;
  readonly kind: RecalledKind;
  readonly tags: readonly string[];
  readonly score: number;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

/**
 * Finds the owner's memories that share a word with the query, best first, newer first among equals.
 *
 * @remarks
 * BM25 over English lexemes: each shared word adds `ln(1 + (N - n + 0.5) / (n + 0.5)) * tf * (k1 + 1) / (tf + k1 * (1 - b + b *
 * length / average))`, and the sum is weighed by `0.75 + importance / 2`, which is 1 for the usual importance of 0.5. N, n and the
 * average are those of the owner's memories alone, so nobody's score tells of another's. Plain SQL, the same on both engines.
 */
export async function findMemories(connection: Connection, query: MemoryQuery): Promise<FoundMemory[]> {
  const { sql } = await import('drizzle-orm');
  const { owner, words, limit } = query;
  const kind = query.kind === undefined ? sql`` : sql`and m.kind = ${query.kind}::text`;
  const tags =
    query.tags.length === 0
      ? sql``
      : sql`and m.tags @> array(select jsonb_array_elements_text(${JSON.stringify(query.tags)}::text::jsonb))`;
  return connection.rows<FoundMemory>(sql`
    with space as materialized (
      select id, docs::float8 as docs, words::float8 / greatest(docs, 1) as average
      from support.namespace where tenant = ${owner.tenant}::text and principal = ${owner.id}::text
        and space = ${query.kind === 'chunk' ? 'code' : 'memory'}::text
    ), word as materialized (
      select lexeme from unnest(to_tsvector('english', ${words}::text))
    ), hit as materialized (
      select p.lexeme, p.doc, p.tf::float8 as tf, p.len::float8 as len
      from word join support.posting p on p.lexeme = word.lexeme and p.ns = (select id from space)
    ), weight as (
      select lexeme, ln(1 + (space.docs - count(*) + 0.5) / (count(*) + 0.5)) as idf from hit, space group by lexeme, space.docs
    ), scored as (
      select hit.doc, sum(weight.idf * hit.tf * ${bm25K1 + 1}::float8
        / (hit.tf + ${bm25K1}::float8 * (1 - ${bm25B}::float8 + ${bm25B}::float8 * hit.len / space.average))) as score
      from hit join weight using (lexeme), space group by hit.doc
    )
    select m.id, m.body, m.kind, array_to_json(m.tags) as tags, scored.score * (0.75 + m.importance::float8 / 2) as score,
      (extract(epoch from m.recorded_at) * 1000)::float8 as "recordedAt"
    from scored join support.memory m on m.doc = scored.doc and m.ns = (select id from space)
    where true ${kind} ${tags}
    order by score desc, m.doc desc limit ${limit}::int`);
}

/** Whether a query has a word that can be looked up; stop words and signs alone cannot. */
export async function hasSearchableWord(connection: Connection, words: string): Promise<boolean> {
  const { sql } = await import('drizzle-orm');
  const [row] = await connection.rows<{ count: number }>(sql`select length(to_tsvector('english', ${words}::text))::int as count`);
  return (row?.count ?? 0) > 0;
}
