import { fileURLToPath } from 'node:url';
import type { IngestConfig } from '../config.js';
import { invalidPath } from '../error-catalogue/files.js';
import { invalidUrl, refNotFound } from '../error-catalogue/repositories.js';
import { parseRef } from '../git/resolve-ref.js';
import type { Pool } from '../pool/pool.js';
import type { Workspace } from '../workspace/workspace.js';
import type { FileSource } from './file-source.js';
import { openLocal } from './open-local.js';
import { openRemote } from './open-remote.js';
import type { PathPatterns } from './path-filter.js';

/** What is to be ingested. */
export interface SourceRequest extends PathPatterns {
  /** A path inside the roots, taken literally; or an `https://` or `file://` URL. */
  readonly from: { readonly path: string } | { readonly url: string };
  /** A branch, tag or commit; then the commit is read, not the working files. */
  readonly ref?: string | undefined;
  /** Only this folder of it. */
  readonly subfolder?: string | undefined;
}

/** What sources are opened with. */
export interface SourceTools {
  readonly workspace: Workspace;
  readonly pool: Pool;
  readonly git: string;
  readonly cacheDirectory: string | undefined;
  readonly limits: IngestConfig;
  readonly signal: AbortSignal;
  /** Told of a transfer's progress, in percent. */
  readonly onTransfer: (percent: number) => void;
}

/** A source, and the name callers know the repository by. */
export interface OpenedSource {
  readonly source: FileSource;
  readonly repository: string;
}

/**
 * Opens what is to be ingested. A repository on this machine gives its working files, or with a `ref` that commit; a bare
 * one and a remote one give a commit; any other folder is walked, and so is a repository git cannot be used on.
 *
 * @throws MillraceError `repository_not_found`, `repository_empty`, `ref_not_found`, `not_found`, `not_directory`, `denied`,
 * `outside_roots`, `invalid_path`, `invalid_url` and git's failures.
 */
export async function openSource(request: SourceRequest, tools: SourceTools): Promise<OpenedSource> {
  const subfolder = cleanSubfolder(request.subfolder ?? '');
  if (request.ref !== undefined && !parseRef(request.ref)) throw refNotFound(request.ref.slice(0, 60), 'the repository');
  const { from, ref } = request;
  if ('path' in from) return openLocal(tools, { path: from.path, ref, subfolder });
  if (/^file:/i.test(from.url)) return openLocal(tools, { path: pathOf(from.url), ref, subfolder });
  return openRemote(tools, { url: from.url, ref, subfolder });
}

function cleanSubfolder(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || path.includes('\0') || parts.includes('..'))
    throw invalidPath("subdirectory must stay inside the repository, for example 'packages/core'");
  return parts.join('/');
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw invalidUrl('it is no file:// URL of this machine');
  }
}
