import { MillraceError } from '@millrace/core';

/** A key that the state store does not take. */
export const stateKeyInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_STATE_KEY', {
    what: `A key for the state store ${problem}.`,
    expected: 'between 1 and 1000 bytes of well-formed text without U+0000.',
    fix: 'Put a hash of it in its place.',
  });

/** A value that is too large for the state store. */
export const stateTooLarge = (key: string, sizeCharacters: number, maxCharacters: number): MillraceError =>
  new MillraceError('MILLRACE_STATE_TOO_LARGE', {
    what: `The value for state key '${key}' has ${sizeCharacters} characters of JSON.`,
    expected: `at most ${maxCharacters}.`,
    fix: 'Keep it in a table or a file of its own, or in parts.',
  });

/** A value for the state store that is not JSON. */
export const stateNotJson = (key: string): MillraceError =>
  new MillraceError('MILLRACE_STATE_NOT_JSON', {
    what: `The value for state key '${key}' is not JSON.`,
    fix: 'Store plain data: strings, numbers, booleans, null, arrays and objects; use delete() to take a key away.',
  });

export const keptFileBroken = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_KEPT_FILE',
    {
      what: "The file 'kept.json' beside the embedded database cannot be read: it is not JSON.",
      expected: 'the file as this package wrote it; it holds what is turned off.',
      fix: 'Mend it by hand, or put it away: then nothing is turned off.',
    },
    { cause },
  );

export const keptFileBusy = (): MillraceError =>
  new MillraceError(
    'MILLRACE_KEPT_FILE_BUSY',
    { what: "Other processes write to 'kept.json' beside the embedded database all the time.", fix: 'Try again.' },
    { retryable: true },
  );
