import { languageOf } from '../code/language.js';
import { parseInPool } from '../code/parse-in-pool.js';
import { Repository } from '../ingest/repository.js';
import type { Pool } from '../pool/pool.js';

/** A repository of one file, or of a piece of text that is in none. */
export async function repositoryOfOne(
  path: string,
  content: Buffer,
  { pool, signal }: { pool: Pool; signal: AbortSignal },
): Promise<Repository> {
  const [facts] = await parseInPool(pool, [{ path, content }], signal);
  const files = facts ? [{ ...facts, path, language: languageOf(path).name, sizeBytes: content.length, hash: '' }] : [];
  return new Repository({
    repository: path,
    request: { from: { path } },
    source: 'folder',
    files,
    sizeBytes: content.length,
    symbols: 0,
    skipped: {},
    leftOut: 0,
    isListingPartial: false,
    parseErrors: facts?.hasErrors ? 1 : 0,
    durationMs: 0,
  });
}
