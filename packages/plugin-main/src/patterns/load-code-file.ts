import type { Place } from '../workspace/place.js';
import { readFileIfAble } from '../workspace/read-file-bytes.js';
import type { Workspace } from '../workspace/workspace.js';

/** A file whose code is searched. */
export interface CodeFile {
  readonly place: Place;
  readonly path: string;
  readonly content: Uint8Array;
}

/** What is larger is data rather than code. */
const maxFileBytes = 1024 * 1024;

/** Reads a file through the workspace, never through a link. @returns nothing where it is too large or cannot be read. */
export async function loadCodeFile(workspace: Workspace, place: Place, signal: AbortSignal): Promise<CodeFile | undefined> {
  const file = await readFileIfAble(workspace, place, { follow: false, maxBytes: maxFileBytes, signal });
  if (!file || file.stats.size > maxFileBytes) return undefined;
  return { place, path: place.relative, content: file.content };
}
