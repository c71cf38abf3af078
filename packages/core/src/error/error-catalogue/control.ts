import { MillraceError } from '../millrace-error.js';

export const turnedOff = (what: string): MillraceError =>
  new MillraceError('MILLRACE_TURNED_OFF', {
    what: `The ${what} is turned off here.`,
    fix: 'Do without it; whoever runs this server has turned it off and can turn it on again.',
  });

export const switchInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SWITCH_INVALID', { what: 'The switch cannot be thrown:', fix: 'Mend each point above.' }, { problems });

export const switchNotKept = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_SWITCH_NOT_KEPT',
    { what: 'The state store did not keep the switch, so nothing has changed.', fix: 'Look at the database, then throw it again.' },
    { cause, retryable: true },
  );

export const lockInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_LOCK_INVALID', {
    what: `The lock of the tools cannot be read: ${problem}.`,
    fix: 'Write it anew with: millrace lock',
  });

export const lockDrift = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_LOCK_DRIFT',
    {
      what: 'Tools are not as millrace.lock has them:',
      fix: 'Look at each change; where it is what you want, run millrace lock and commit the file.',
    },
    { problems },
  );
