import type { MillraceError } from '@millrace/core';
import { failure } from './failure.js';

export const tooMuchToWatch = (shown: string, cause?: unknown): MillraceError =>
  failure('too_large', `'${shown}' holds more folders than can be watched.`, "Begin the glob with a smaller folder: 'src/app/**'.", cause);

export const tooManyWatches = (limit: number): MillraceError =>
  failure('too_many_watches', `At most ${limit} globs can be watched.`, 'Stop some of them first, or use one with wider stars.');

export const tooLargeToReadWhole = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure('too_large', `'${shown}' has ${sizeBytes} bytes; a resource has ${limitBytes} at most.`, 'Read parts of it with read_file.');
