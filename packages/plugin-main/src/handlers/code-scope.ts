import { isMillraceError, type Call } from '@millrace/core';
import { tooLargeToParse } from '../error-catalogue/code.js';
import { binaryFile } from '../error-catalogue/files.js';
import { ingest, progressText } from '../ingest/ingest.js';
import { repositoryOfOne } from '../ingest/one-file.js';
import { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import { mimeOf } from '../workspace/mime.js';
import { readFileBytes } from '../workspace/read-file-bytes.js';
import type { HandlerTools } from './handler-tools.js';
import { ingestToolsFor } from './ingest-tools.js';

/** Code that a call is about. */
export interface CodeScope {
  readonly repository: Repository;
  /** How callers know a file. */
  readonly shown: (file: IngestedFile) => string;
}

/** What code is meant. */
export interface CodeChoice {
  /** A file, a folder and all below, or a glob. */
  readonly path: string;
  /** A commit in place of the working files. */
  readonly ref?: string | undefined;
  /** Only files whose path it accepts. */
  readonly accepts?: (path: string) => boolean;
}

/**
 * Parses the files that are meant. Those that have not changed since they were last
 * seen are not read again.
 *
 * @throws MillraceError `not_found` and what else opening it throws; `invalid_pattern`, `too_large`, `repository_empty`.
 */
export async function readCode(tools: HandlerTools, { path, ref, accepts }: CodeChoice, call: Call): Promise<CodeScope> {
  const { folder, include } = await splitGlob(tools, path);
  if (include === undefined && ref === undefined) {
    const alone = await readAlone(tools, path, call);
    if (alone) return alone;
  }
  const request = { from: { path: folder }, ref, ...(include !== undefined && { include: [include] }) };
  const snapshot = await ingest(request, {
    ...ingestToolsFor(tools, call.signal),
    ...(accepts && { accepts }),
    onProgress: (progress) => call.progress(progress.done, progress.total, progressText(progress)),
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
  const { maxFileBytes } = config.ingest;
  const file = await readFileBytes(workspace, workspace.locate(path), { maxBytes: maxFileBytes, signal }).catch((error: unknown) => {
    if (isMillraceError(error, 'is_directory')) return undefined;
    throw error;
  });
  if (!file) return undefined;
  const { content, stats, place } = file;
  if (stats.size > maxFileBytes) throw tooLargeToParse(place.shown, maxFileBytes);
  const root = workspace.placeOf(place.root.path);
  const repository = await repositoryOfOne({ path: place.relative, content, shown: place.shown, folder: root }, pool, signal);
  if (repository.files.length === 0) throw binaryFile(place.shown, stats.size, mimeOf(content, place.relative));
  return { repository, shown: () => place.shown };
}
