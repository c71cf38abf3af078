import { isMillraceError, type Call } from '@millrace/core';
import { languageOf } from '../code/language.js';
import { parseInPool } from '../code/parse-in-pool.js';
import { tooLargeToParse } from '../error-catalogue/code.js';
import { binaryFile } from '../error-catalogue/files.js';
import { ingest } from '../ingest/ingest.js';
import { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import { mimeOf } from '../workspace/mime.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { HandlerTools } from './handler-tools.js';
import { sourceToolsFor } from './take-snapshot.js';

/** Code that a call is about. */
export interface CodeScope {
  readonly repository: Repository;
  /** How callers know a file. */
  readonly shown: (file: IngestedFile) => string;
}

/**
 * Parses the files of a path: a file, a folder and all below, or a glob. Files that have not changed since they were last
 * seen are not read again.
 *
 * @throws MillraceError `not_found` and what else opening it throws; `invalid_pattern`, `too_large`, `repository_empty`.
 */
export async function readCode(tools: HandlerTools, path: string, call: Call): Promise<CodeScope> {
  const { folder, include } = await splitGlob(tools, path);
  if (include === undefined) {
    const alone = await readAlone(tools, path, call);
    if (alone) return alone;
  }
  const request = { from: { path: folder }, ...(include !== undefined && { include: [include] }) };
  const snapshot = await ingest(request, {
    ...sourceToolsFor(tools, call),
    known: tools.known,
    clock: tools.clock,
    onProgress: ({ done, total }) => call.progress(done, total, `Parsed ${done} of ${total} files`),
  });
  const { shown } = tools.workspace.locate(folder);
  const prefix = shown === '.' ? '' : /[:/]$/.test(shown) ? shown : `${shown}/`;
  return { repository: new Repository(snapshot), shown: (file) => `${prefix}${file.path}` };
}

// What is there under that very name is no glob.
async function splitGlob({ workspace }: HandlerTools, path: string): Promise<{ folder: string; include?: string }> {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?[{]/.test(part));
  if (first < 0) return { folder: path };
  const isThere = await workspace.resolve(workspace.locate(path)).then(
    () => true,
    () => false,
  );
  if (isThere) return { folder: path };
  const rest = parts.slice(first).join('/');
  return first === 0 ? { folder: '.', include: rest } : { folder: parts.slice(0, first).join('/'), include: `./${rest}` };
}

async function readAlone({ workspace, config, pool }: HandlerTools, path: string, { signal }: Call): Promise<CodeScope | undefined> {
  const opened = await workspace.openFile(workspace.locate(path)).catch((error: unknown) => {
    if (isMillraceError(error, 'is_directory')) return undefined;
    throw error;
  });
  if (!opened) return undefined;
  const { handle, place, stats } = opened;
  try {
    if (stats.size > config.ingest.maxFileBytes) throw tooLargeToParse(place.shown, config.ingest.maxFileBytes);
    const content = await readWhole(handle, stats.size, signal);
    const [facts] = await parseInPool(pool, [{ path: place.relative, content }], signal);
    if (facts?.isBinary) throw binaryFile(place.shown, stats.size, mimeOf(content, place.relative));
    const file = facts && {
      ...facts,
      path: place.relative,
      language: languageOf(place.relative).name,
      sizeBytes: content.length,
      hash: '',
    };
    return { repository: repositoryOf(place.shown, file), shown: () => place.shown };
  } finally {
    await handle.close();
  }
}

function repositoryOf(shown: string, file: IngestedFile | undefined): Repository {
  const counts = { sizeBytes: 0, symbols: 0, skipped: {}, leftOut: 0, isListingPartial: false, parseErrors: 0, durationMs: 0 };
  return new Repository({ repository: shown, request: { from: { path: shown } }, source: 'folder', files: file ? [file] : [], ...counts });
}
