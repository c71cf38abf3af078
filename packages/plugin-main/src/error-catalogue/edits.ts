import type { MillraceError } from '@millrace/core';
import { failure } from './failure.js';

export const noMatch = (name: string, shown: string, closest: string): MillraceError =>
  failure('no_match', `The text ${name} is not in '${shown}'.`, closest);

export const ambiguousMatch = (name: string, shown: string, places: { lines: readonly number[]; isMore: boolean }): MillraceError =>
  failure(
    'ambiguous_match',
    `The text ${name} is in '${shown}' ${places.isMore ? 'more than ' : ''}${places.lines.length} times: lines ${places.lines.join(', ')}.`,
    'Add text around it, or set all.',
  );

export const overlappingEdits = (shown: string, places: readonly { edit: number; line: number }[]): MillraceError =>
  failure(
    'overlapping_edits',
    `${places.map(({ edit, line }) => `Edit ${edit} at line ${line}`).join(' and ')} overlap in '${shown}'; nothing was changed.`,
    'Make one edit of them.',
  );

export const invalidEdit = (problem: string): MillraceError =>
  failure('invalid_edit', `The edit cannot be made: ${problem}.`, 'Give one of edits, patch, or symbol with body.');

export const wouldBeBinary = (shown: string): MillraceError =>
  failure('invalid_encoding', `'${shown}' would no longer be text: it would hold a NUL.`, 'Leave the NUL out.');

export const tooManyPlaces = (shown: string, limit: number): MillraceError =>
  failure('too_large', `The text is in '${shown}' more than ${limit} times.`, 'Replace a longer text, or write the file anew.');

export const patchRejected = (problem: string, fix = 'Send a unified diff of this one file.'): MillraceError =>
  failure('patch_rejected', `The patch was not applied: ${problem}.`, fix);

export const symbolUnknown = (symbol: string, shown: string, nearest: readonly string[]): MillraceError =>
  failure(
    'symbol_not_found',
    `'${shown}' has no symbol '${symbol.slice(0, 60)}'.`,
    nearest.length > 0
      ? `It has ${nearest.map((name) => `'${name}'`).join(', ')}.`
      : 'No symbols of its language are known here: go by lines or text.',
  );

export const symbolAmbiguous = (symbol: string, shown: string, places: readonly string[]): MillraceError =>
  failure(
    'ambiguous_match',
    `'${shown}' has several '${symbol}': ${places.join(', ')}.`,
    "Name it whole, as in 'Class.method', or go by lines or text.",
  );

export const symbolShares = (symbol: string, line: number): MillraceError =>
  failure('ambiguous_match', `'${symbol}' shares line ${line} with other code, so it is not replaced whole.`, 'Use edits.');
