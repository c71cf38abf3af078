import { describe, expect, it } from 'vitest';
import { fail } from './fail.js';
import { isMillraceError, MillraceError } from './millrace-error.js';

describe('MillraceError', () => {
  it('says what happened, each problem, what was expected and what to do, in that order', () => {
    const error = new MillraceError(
      'MILLRACE_X',
      { what: 'It broke.', expected: 'a whole one.', fix: 'Mend it.' },
      { problems: ['a', 'b'] },
    );

    expect(error.message).toBe('It broke.\n  - a\n  - b\nExpected: a whole one.\nFix: Mend it.');
    expect(error).toMatchObject({
      name: 'MillraceError',
      code: 'MILLRACE_X',
      expected: 'a whole one.',
      fix: 'Mend it.',
      problems: ['a', 'b'],
    });
  });

  it('is not to be retried and has no problems, unless said', () => {
    const error = new MillraceError('MILLRACE_X', { what: 'It broke.' });

    expect(error).toMatchObject({ message: 'It broke.', retryable: false, retryAfterMs: undefined, problems: [] });
    expect('cause' in error).toBe(false);
  });

  it('keeps its cause, also a falsy one', () => {
    const cause = new Error('disk');

    expect(new MillraceError('X', { what: '' }, { cause }).cause).toBe(cause);
    expect(new MillraceError('X', { what: '' }, { cause: null }).cause).toBe(null);
  });
});

describe('isMillraceError', () => {
  it('knows one by name and code', () => {
    const error = new MillraceError('MILLRACE_X', { what: 'It broke.' });

    expect(isMillraceError(error)).toBe(true);
    expect(isMillraceError(error, 'MILLRACE_X')).toBe(true);
    expect(isMillraceError(error, 'MILLRACE_Y')).toBe(false);
  });

  it('knows one of another copy of this package', () => {
    class MillraceErrorOfElsewhere extends Error {
      override readonly name = 'MillraceError';
      readonly code = 'MILLRACE_X';
    }

    expect(isMillraceError(new MillraceErrorOfElsewhere(), 'MILLRACE_X')).toBe(true);
  });

  it.each([undefined, null, 'MILLRACE_X', {}, { name: 'MillraceError', code: 'MILLRACE_X' }, new Error('x'), new TypeError('x')])(
    'does not take %s for one',
    (value) => {
      expect(isMillraceError(value)).toBe(false);
    },
  );
});

it('fail throws what it is told', () => {
  expect(() => fail('not_found', 'No such file.')).toThrow(
    expect.objectContaining({ code: 'not_found', message: 'No such file.', retryable: false }),
  );
  expect(() => fail('busy', 'Busy.', { retryable: true, retryAfterMs: 5 })).toThrow(
    expect.objectContaining({ retryable: true, retryAfterMs: 5 }),
  );
});
