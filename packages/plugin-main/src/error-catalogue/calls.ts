import { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const shuttingDown = (): MillraceError =>
  new MillraceError(
    'shutting_down',
    { what: 'The hub is stopping; what was being done is given up.', fix: 'Call again once it runs.' },
    { retryable: true },
  );

export const workerFailed = (end: 'not_started' | 'died' | 'too_slow'): MillraceError =>
  failure(
    'worker_failed',
    {
      not_started: 'The worker process could not be started.',
      died: 'The input brought its parser down; nothing else is touched.',
      too_slow: 'The input took its parser too long.',
    }[end],
    end === 'not_started' ? 'Let the host name workerProgram where bundling has moved it.' : 'Leave this file out, or ask for less of it.',
  );

export const workersBusy = (): MillraceError => retryable('busy', 'Too many calls wait for a worker already.', 'Call again in a moment.');

export const leanOpUnknown = (op: string, ops: readonly string[]): MillraceError =>
  failure('invalid_argument', `There is no op '${op.slice(0, 40)}'.`, `Use one of ${ops.join(', ')}.`);

export const leanArgumentsUnfit = (op: string, problems: readonly string[], names: readonly string[]): MillraceError =>
  failure('invalid_argument', `The args of '${op}' do not fit: ${problems.slice(0, 3).join('; ')}.`, `It takes ${names.join(', ')}.`);

export const cursorExpired = (): MillraceError =>
  failure('cursor_expired', 'The cursor is unknown or has expired.', 'Call again without cursor to begin anew.');

export const scopeNeeded = (op: string, scope: string): MillraceError =>
  failure('denied', `'${op}' needs the scope '${scope}'.`, 'Use a token with that scope.');

export const argumentUnfit = (op: string, name: string, problem: string): MillraceError =>
  failure('invalid_argument', `${op}: '${name}' ${problem}.`, `Call ${op} again so.`);
