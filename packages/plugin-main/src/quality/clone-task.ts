import { findClones, type Clone } from './clones.js';
import { tokensOf } from './lexer.js';
import { tokenSyntaxOf } from './token-syntax.js';

/** Files to compare. */
export interface CloneRequest {
  readonly files: readonly { readonly language: string; readonly content: Uint8Array }[];
}

/** What the files have in common; places are by index of the request. */
export interface CloneAnswer {
  readonly clones: readonly Clone[];
  /** Tokens of each file, and those of them that repeat what stands elsewhere. */
  readonly tokens: readonly number[];
  readonly duplicated: readonly number[];
}

/** Tells the tokens of all files and finds what repeats; for a worker process. */
export function cloneTask({ files }: CloneRequest): CloneAnswer {
  const tokens = files.map(({ language, content }) => tokensOf(Buffer.from(content).toString('utf8'), tokenSyntaxOf(language)));
  const { clones, duplicated } = findClones(tokens);
  return { clones, duplicated: [...duplicated], tokens: tokens.map(({ hashes }) => hashes.length) };
}
