import { isMillraceError } from '@millrace/core';
import { changedMeanwhile, exists } from '../error-catalogue/changes.js';
import {
  busy,
  diskFull,
  invalidPath,
  ioFailed,
  isDirectory,
  noPermission,
  notDirectory,
  notFound,
  notRegular,
} from '../error-catalogue/files.js';

/**
 * Turns an error of the file system into the failure a caller may see. What is one already, and an abort, stay as they are.
 *
 * @param shown - the path as the caller knows it.
 */
export function systemFailure(error: unknown, shown: string): Error {
  if (isMillraceError(error) || isAbort(error)) return error;
  const build = failures[errorCode(error) ?? ''];
  return build ? build(shown) : ioFailed(shown, error);
}

const failures: Readonly<Record<string, (shown: string) => Error>> = {
  ENOENT: notFound,
  ENOTDIR: notDirectory,
  EISDIR: (shown) => isDirectory(shown),
  EEXIST: exists,
  ELOOP: (shown) => notRegular(shown, 'a symbolic link that is not followed, or a circle of them'),
  ENXIO: (shown) => notRegular(shown),
  ENODEV: (shown) => notRegular(shown),
  EOPNOTSUPP: (shown) => notRegular(shown),
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: noPermission,
  ENOTEMPTY: changedMeanwhile,
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EFBIG: diskFull,
  EBUSY: busy,
  ETXTBSY: busy,
  EMFILE: busy,
  ENFILE: busy,
  ENAMETOOLONG: () => invalidPath('it or a part of it is too long'),
};

/** The `code` of a system error, or nothing. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function isAbort(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
