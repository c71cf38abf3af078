import { MillraceError } from '../millrace-error.js';

export const taskUnknown = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_UNKNOWN', { what: 'There is no such task; it may have expired.', fix: 'Call the tool again.' });

export const tasksFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_TASKS_FULL',
    { what: 'You have as many tasks as this server keeps for one caller.', fix: 'Wait until some have ended, or cancel them.' },
    { retryable: true, retryAfterMs: 10_000 },
  );

export const tasksBusy = (): MillraceError =>
  new MillraceError(
    'MILLRACE_TASKS_BUSY',
    { what: 'Your tasks are being changed from too many sides at once.', fix: 'Try again.' },
    { retryable: true, retryAfterMs: 500 },
  );

export const taskLost = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_LOST', { what: 'The server that ran this task is gone.', fix: 'Call the tool again.' });

export const taskUnanswered = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_UNANSWERED', {
    what: 'The questions of this task were not answered in time.',
    fix: 'Call the tool again.',
  });

export const skillsInvalid = (plugin: string, problems: readonly string[], cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_SKILLS_INVALID',
    { what: `The skills of plugin '${plugin}' cannot be used:`, fix: 'Mend each point above.' },
    { problems, cause },
  );

export const skillDuplicate = (plugin: string, skill: string): MillraceError =>
  new MillraceError('MILLRACE_SKILL_DUPLICATE', {
    what: `Plugin '${plugin}' has the skill '${skill}' already.`,
    fix: 'Give one of them another name.',
  });

export const skillUnknown = (uri: string): MillraceError =>
  new MillraceError('MILLRACE_SKILL_UNKNOWN', { what: `There is no skill '${uri}'.`, fix: 'Ask skills/list which there are.' });
