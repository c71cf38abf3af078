import type { Safety } from './rules/candidate.js';
import type { SuggestionKind } from './rules/kinds.js';

/** A change of a file that was proven to keep it whole and to make it better. */
export interface Suggestion {
  /** The same for the same change of the same text. */
  readonly id: string;
  readonly kind: SuggestionKind;
  /** Lines that it changes, from 1. */
  readonly line: number;
  readonly endLine: number;
  /** The function it is about, with the names around it. */
  readonly name?: string;
  /** What it does, and what it lowers from how much to how much. */
  readonly why: string;
  /** A unified diff that applies to the file as it is. */
  readonly diff: string;
  readonly safety: Safety;
  /** It holds only where no other file uses this name. */
  readonly unused?: string;
  readonly verified: Verified;
  /** What the function measures now, by which suggestions are ordered; 0 where it gets no easier to follow. */
  readonly cognitive: number;
}

/** What was found out about a suggestion by trying it. What was not true for one is not suggested. */
export interface Verified {
  /** The new text has no error. */
  readonly parses: true;
  /** What was done is not suggested again. */
  readonly idempotent: true;
  /** No name has lost what it stands for. */
  readonly names: true;
  /** By how much the quality score of the file rises. */
  readonly scoreDelta: number;
}
