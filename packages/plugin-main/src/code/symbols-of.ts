import type { Pool } from '../pool/pool.js';
import { unpackDetail } from './code-detail.js';
import type { CodeFacts, CodeSymbol } from './code-facts.js';
import { parseInPool } from './parse-in-pool.js';
import type { ParseInput } from './parse-file.js';

/** The symbols of one file, in the order of the text, and whether its parser understood all of it. */
export interface FileSymbols {
  readonly symbols: readonly CodeSymbol[];
  readonly hasErrors: boolean;
}

/** @throws MillraceError `busy`, `shutting_down`; the signal's reason on abort. */
export async function symbolsOf(pool: Pool, file: ParseInput, signal: AbortSignal): Promise<FileSymbols> {
  const [facts] = (await parseInPool(pool, [file], signal)) as [CodeFacts];
  return { symbols: unpackDetail(facts).symbols, hasErrors: facts.hasErrors ?? false };
}
