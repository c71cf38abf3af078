import { MillraceError } from '@millrace/core';

/** A failure that a repeated call would meet again. */
export const failure = (code: string, ...[what, fix, cause]: readonly [what: string, fix: string, cause?: unknown]): MillraceError =>
  new MillraceError(code, { what, fix }, { cause });

/** A failure that another try may not meet. */
export const retryable = (code: string, what: string, fix: string): MillraceError =>
  new MillraceError(code, { what, fix }, { retryable: true });
