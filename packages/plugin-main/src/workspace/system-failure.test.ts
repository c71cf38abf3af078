import { describe, expect, it } from 'vitest';
import { notFound } from '../error-catalogue/files.js';
import { errorCode, systemFailure } from './system-failure.js';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something, open '/secret/place'`), { code });
}

describe('systemFailure', () => {
  it.each([
    ['ENOENT', 'not_found'],
    ['ENOTDIR', 'not_directory'],
    ['EISDIR', 'is_directory'],
    ['EEXIST', 'exists'],
    ['ELOOP', 'not_regular'],
    ['ENXIO', 'not_regular'],
    ['ENODEV', 'not_regular'],
    ['EOPNOTSUPP', 'not_regular'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['EROFS', 'denied'],
    ['ENOTEMPTY', 'conflict'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EFBIG', 'disk_full'],
    ['EBUSY', 'busy'],
    ['EMFILE', 'busy'],
    ['ENAMETOOLONG', 'invalid_path'],
    ['EIO', 'io_failed'],
  ])('turns %s into %s, without the place on the disk', (code, expected) => {
    const failure = systemFailure(systemError(code), 'a.txt');

    expect(failure).toMatchObject({ code: expected });
    expect(failure.message).not.toContain('/secret');
  });

  it('says that what may pass is worth another try', () => {
    expect(systemFailure(systemError('EMFILE'), 'a.txt')).toMatchObject({ retryable: true });
    expect(systemFailure(systemError('ENOENT'), 'a.txt')).toMatchObject({ retryable: false });
  });

  it('names the error of the system where it knows no better, and keeps the cause', () => {
    const cause = systemError('EIO');

    const failure = systemFailure(cause, 'a.txt');

    expect(failure.message).toContain("'a.txt' (EIO)");
    expect(failure.cause).toBe(cause);
  });

  it('leaves failures and aborts as they are', () => {
    const failure = notFound('a.txt');
    const abort = AbortSignal.abort().reason as Error;

    expect(systemFailure(failure, 'b.txt')).toBe(failure);
    expect(systemFailure(abort, 'b.txt')).toBe(abort);
  });

  it('masks what is no error of the system', () => {
    expect(systemFailure('odd', 'a.txt')).toMatchObject({ code: 'io_failed' });
  });
});

describe('errorCode', () => {
  it.each([null, undefined, 'x', {}, { code: 1 }])('is nothing for %j', (error) => {
    expect(errorCode(error)).toBeUndefined();
  });
});
