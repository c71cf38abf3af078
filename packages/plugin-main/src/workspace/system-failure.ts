import { isMillraceError } from '@millrace/core';
import { exists, invalidPath, ioFailed, isDirectory, noPermission, notDirectory, notFound, notRegular } from '../error-catalogue.js';

/**
 * Turns an error of the file system into the failure a caller may see. What is one already, and an abort, stay as they are.
 *
 * @param shown - the path as the caller knows it.
 */
export function systemFailure(error: unknown, shown: string): Error {
  if (isMillraceError(error) || isAbort(error)) return error;
  switch (errorCode(error)) {
    case 'ENOENT':
      return notFound(shown);
    case 'ENOTDIR':
      return notDirectory(shown);
    case 'EISDIR':
      return isDirectory(shown);
    case 'EEXIST':
      return exists(shown);
    case 'ELOOP':
      return notRegular(shown, 'a symbolic link that is not followed, or a circle of them');
    case 'ENXIO':
    case 'ENODEV':
    case 'EOPNOTSUPP':
      return notRegular(shown);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return noPermission(shown);
    case 'ENAMETOOLONG':
      return invalidPath('it or a part of it is too long');
    default:
      return ioFailed(shown, error);
  }
}

/** The `code` of a system error, or nothing. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function isAbort(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}
