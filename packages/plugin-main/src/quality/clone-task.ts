import { readInWorker, type WorkerAccess } from '../workspace/worker-door.js';
import { findClones, type Clone } from './clones.js';
import { tokensOf } from './lexer.js';
import { tokenSyntaxOf } from './token-syntax.js';

/** Files to compare: with their content, or by absolute path to be read under the workspace's rules. */
export type CloneRequest =
  | { readonly files: readonly { readonly language: string; readonly content: Uint8Array }[]; readonly access?: never }
  | { readonly files: readonly { readonly language: string; readonly path: string }[]; readonly access: WorkerAccess };

/** What the files have in common; places are by index of the request. */
export interface CloneAnswer {
  readonly clones: readonly Clone[];
  /** Tokens of each file, and those of them that repeat what stands elsewhere. */
  readonly tokens: readonly number[];
  readonly duplicated: readonly number[];
}

/** Bytes; what has grown beyond since it was measured is not compared. */
const maxFileBytes = 32 * 1024 * 1024;

/** Tells the tokens of all files and finds what repeats; for a worker process. A file that cannot be read has none. */
export function cloneTask(request: CloneRequest): CloneAnswer {
  const tokens = textsOf(request).map(({ language, text }) => tokensOf(text, tokenSyntaxOf(language)));
  const { clones, duplicated } = findClones(tokens);
  return { clones, duplicated: [...duplicated], tokens: tokens.map(({ hashes }) => hashes.length) };
}

function textsOf({ files, access }: CloneRequest): { readonly language: string; readonly text: string }[] {
  if (!access) return files.map(({ language, content }) => ({ language, text: Buffer.from(content).toString('utf8') }));
  return files.map(({ language, path }) => {
    const read = readInWorker(access, path, { maxBytes: maxFileBytes });
    return { language, text: typeof read === 'string' ? '' : read.content.toString('utf8') };
  });
}
