import { MillraceError } from '@millrace/core';
import { expect, it } from 'vitest';
import { argumentNotJson, commandUsage, interrupted, settingsInvalid } from '../error-catalogue.js';
import { exitCodeOf, failureDocument, failureText } from './failure.js';

it.each([
  [2, commandUsage('x')],
  [2, argumentNotJson('{', undefined)],
  [130, interrupted()],
  [1, settingsInvalid(['x'])],
  [1, new Error('x')],
])('ends with %i after %s', (code, cause) => {
  expect(exitCodeOf(cause)).toBe(code);
});

it('shows a failure with its code, and how this command mends it', () => {
  const taken = new MillraceError('MILLRACE_PORT_TAKEN', { what: 'Port 4600 is taken.' });

  expect(failureText(taken)).toBe('Port 4600 is taken.\nHere: --port <number>, or --port 0.\n[MILLRACE_PORT_TAKEN]\n');
});

it('shows where something unexpected comes from', () => {
  expect(failureText(new TypeError('odd'))).toMatch(/^TypeError: odd\n +at /);
  expect(failureText('odd')).toBe('odd\n');
});

it('makes a document of a failure, without a stack', () => {
  const { error } = failureDocument(settingsInvalid(['one', 'two']));

  expect(error).toEqual({
    code: 'MILLRACE_SETTINGS_INVALID',
    message: expect.stringContaining('- two'),
    problems: ['one', 'two'],
  });
  expect(failureDocument(new TypeError('odd'))).toEqual({ error: { code: 'MILLRACE_INTERNAL', message: 'odd' } });
  expect(failureDocument('odd')).toEqual({ error: { code: 'MILLRACE_INTERNAL', message: 'odd' } });
});
