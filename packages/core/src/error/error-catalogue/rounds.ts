import { MillraceError } from '../millrace-error.js';

export const askUnsupported = (name: string, capabilities: readonly string[] = ['elicitation']): MillraceError =>
  new MillraceError('MILLRACE_ASK_UNSUPPORTED', {
    what: `'${name}' has to ask its user, and this client cannot be asked.`,
    fix: `Use a client that supports ${capabilities.join(' and ')}, or call with { answers }.`,
  });

export const askDeclined = (name: string): MillraceError =>
  new MillraceError('MILLRACE_ASK_DECLINED', { what: `The user did not agree to '${name}'.` });

export const answerInvalid = (key: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_ANSWER_INVALID',
    { what: `The answer to '${key}' does not fit the question:`, fix: 'Answer with the fields the question names.' },
    { problems },
  );

export const roundInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_ROUND_INVALID', {
    what: `The answers cannot be used: ${problem}.`,
    fix: 'Call the tool again from the start.',
  });

export const roundDiffers = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_ROUND_DIFFERS',
    { what: `'${name}' did not do the same when a round was run twice:`, fix: 'Wrap what differs in call.once(key, run).' },
    { problems },
  );

export const onceNotJson = (key: string): MillraceError =>
  new MillraceError('MILLRACE_ONCE_NOT_JSON', {
    what: `call.once('${key}') gave a value that is not JSON, so a later round would see another one.`,
    fix: 'Return plain data: strings, numbers, booleans, null, arrays and objects.',
  });
