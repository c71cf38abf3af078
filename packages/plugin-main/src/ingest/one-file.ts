import { languageOf } from '../code/language.js';
import { parseInPool } from '../code/parse-in-pool.js';
import type { Pool } from '../pool/pool.js';
import type { Place } from '../workspace/place.js';
import { Repository } from './repository.js';

/** A text to be looked into by itself. */
export interface OneFile {
  /** Relative to the folder; tells the language. */
  readonly path: string;
  readonly content: Buffer;
  /** How callers know it. */
  readonly shown: string;
  /** Where the file lies, if it is on the disk. */
  readonly folder?: Place;
}

/** A repository of one file, or of a piece of text that is in none. @throws MillraceError `busy`, `shutting_down`. */
export async function repositoryOfOne({ path, content, shown, folder }: OneFile, pool: Pool, signal: AbortSignal): Promise<Repository> {
  const [facts] = await parseInPool(pool, [{ path, content }], signal);
  const isText = facts !== undefined && facts.isBinary !== true;
  return new Repository({
    repository: shown,
    request: { from: { path: shown } },
    ...(folder && { folder }),
    source: 'folder',
    files: isText ? [{ ...facts, path, language: languageOf(path).name, sizeBytes: content.length, hash: '' }] : [],
    sizeBytes: content.length,
    symbols: 0,
    skipped: isText ? {} : { binary: 1 },
    leftOut: 0,
    isListingPartial: false,
    parseErrors: facts?.hasErrors ? 1 : 0,
    durationMs: 0,
  });
}
