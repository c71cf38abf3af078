import type { Call, Clock, Ids, TokenCounter } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';
import { cutText } from '../errors/cut-text.js';
import { memoryInvalid } from '../error-catalogue.js';
import { codeWords } from '../code/code-words.js';
import type { MemoryKind, RecalledKind } from '../tools/memory-kinds.js';
import { addMemory } from './add-memory.js';
import { findMemories, hasSearchableWord, type FoundMemory } from './find-memories.js';
import { composed, memoryText } from './memory-text.js';
import { withinTokens } from './within-tokens.js';

/** What the memory tools work with. */
export interface MemoryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tokenCounter: TokenCounter | undefined;
  readonly maxMemories: number;
}

/** The input of `remember`. */
export interface RememberInput {
  readonly text: string;
  readonly kind: MemoryKind;
  readonly tags: readonly string[];
  readonly importance: number;
}

/** The input of `recall`. */
export interface RecallInput {
  readonly query: string;
  readonly limit: number;
  readonly kind?: RecalledKind | undefined;
  readonly tags: readonly string[];
  readonly max_tokens?: number | undefined;
  readonly full: boolean;
}

type Caller = Pick<Call, 'principal' | 'signal'>;

const shownCharacters = 1_000;

/**
 * Answers `remember`. It is done when the database has it: where there is none, the call fails with the database's error.
 */
export function rememberTool({ database, clock, ids, maxMemories }: MemoryParts) {
  return async (input: RememberInput, call: Caller) => {
    const text = memoryText(input.text);
    if (input.tags.some((tag) => tag.includes('\0'))) throw memoryInvalid('a tag holds a NUL character');
    const connection = await database.ready(call.signal);
    const { kind, importance } = input;
    const tags = input.tags.map(composed);
    const memory = { id: ids.next(), owner: call.principal, text, kind, tags, importance, recordedAt: clock.now() };
    return { status: 'success' as const, ...(await addMemory(connection, memory, maxMemories)) };
  };
}

/** Answers `recall` from the caller's own memories. */
export function recallTool({ database, tokenCounter }: MemoryParts) {
  return async (input: RecallInput, call: Caller) => {
    // PostgreSQL knows no NUL character; as a word it would find nothing anyway.
    const asked = composed(input.query.replaceAll('\0', ' '));
    const words = input.kind === 'chunk' ? codeWords(asked) : asked;
    if (input.tags.some((tag) => tag.includes('\0'))) return nothing('No memory has such a tag.');
    const connection = await database.ready(call.signal);
    const { limit, kind } = input;
    const tags = input.tags.map(composed);
    const found = await findMemories(connection, { owner: call.principal, words, limit, kind, tags });
    if (found.length === 0)
      return nothing((await hasSearchableWord(connection, words)) ? undefined : 'The query has no word to search by.');

    const results = found.map((memory) => presented(memory, input.full));
    const kept = await withinTokens(results, input.max_tokens, tokenCounter);
    if (kept.length === results.length) return { status: 'success' as const, results };
    return { status: 'success' as const, results: kept, reason: `max_tokens leaves ${results.length - kept.length} out.` };
  };
}

function nothing(reason: string | undefined) {
  return { status: 'success' as const, results: [], ...(reason === undefined ? {} : { reason }) };
}

function presented(memory: FoundMemory, isFull: boolean) {
  const isCut = !isFull && memory.body.length > shownCharacters;
  return {
    id: memory.id,
    text: isCut ? cutText(memory.body, shownCharacters) : memory.body,
    score: Math.round(memory.score * 10_000) / 10_000,
    kind: memory.kind,
    tags: [...memory.tags],
    recorded_at: new Date(memory.recordedAt).toISOString(),
    ...(isCut ? { cut: true as const } : {}),
  };
}
