import { isMillraceError, type MillraceError } from '@millrace/core';

/** The failure that work ends with. Anything else, success included, is thrown. */
export async function refusalOf(work: Promise<unknown>): Promise<MillraceError> {
  try {
    await work;
  } catch (error) {
    if (isMillraceError(error)) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
