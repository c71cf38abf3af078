import { MillraceError } from '../millrace-error.js';

export const toolUnknown = (name: string, near: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOOL_UNKNOWN', {
    what: `There is no tool '${name}'.`,
    fix: near.length > 0 ? `Did you mean ${near.map((other) => `'${other}'`).join(' or ')}?` : 'List the tools to see their names.',
  });

export const toolAmbiguous = (name: string, plugins: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOOL_AMBIGUOUS', {
    what: `Tool '${name}' is offered by ${plugins.map((plugin) => `'${plugin}'`).join(' and ')}.`,
    fix: `Say which: hub.call(tool, input, { plugin: '${plugins[0] ?? ''}' }).`,
  });

export const resourceUnknown = (uri: string): MillraceError =>
  new MillraceError('MILLRACE_RESOURCE_UNKNOWN', {
    what: `There is no resource '${uri}'.`,
    fix: 'List the resources and templates to see what there is.',
  });

export const promptUnknown = (name: string): MillraceError =>
  new MillraceError('MILLRACE_PROMPT_UNKNOWN', { what: `There is no prompt '${name}'.`, fix: 'List the prompts to see their names.' });

export const viewUnknown = (view: string): MillraceError =>
  new MillraceError('MILLRACE_VIEW_UNKNOWN', { what: `There is no view '${view}'.`, fix: 'Look at the views that createHub was given.' });

export const inputInvalid = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_INPUT_INVALID',
    { what: `The input of '${name}' does not fit:`, fix: 'Mend each point above and call again.' },
    { problems },
  );

export const outputInvalid = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_OUTPUT_INVALID',
    { what: `The result of '${name}' does not fit its output schema:`, fix: 'This is a fault of the plugin; report it to its author.' },
    { problems },
  );

export const resultInvalid = (name: string, problem: string): MillraceError =>
  new MillraceError(
    'MILLRACE_RESULT_INVALID',
    { what: `The result of '${name}' cannot be sent as JSON.`, fix: 'This is a fault of the plugin; report it to its author.' },
    { problems: [problem] },
  );

export const inputTooLarge = (elements: number, limit: number): MillraceError =>
  new MillraceError('MILLRACE_INPUT_TOO_LARGE', {
    what: `The input has more than ${limit} elements (${elements} counted).`,
    fix: 'Send it in parts.',
  });

export const scopeMissing = (name: string, scopes: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SCOPE_MISSING', {
    what: `Calling '${name}' needs the scope${scopes.length === 1 ? '' : 's'} ${scopes.join(', ')}.`,
    fix: 'Call with a token that has them.',
  });

export const safetyDown = (plugin: string): MillraceError =>
  new MillraceError(
    'MILLRACE_SAFETY_DOWN',
    {
      what: `Plugin '${plugin}', which judges calls, is down; calls are refused until it is back.`,
      fix: `Mend '${plugin}' (hub.report says what is wrong), or accept unjudged calls with { whenDown: 'allow' }.`,
    },
    { retryable: true },
  );

export const guardFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_GUARD_FAILED',
    { what: `A guard of plugin '${plugin}' failed, so the call was refused.`, fix: `Look at the log of '${plugin}'.` },
    { cause },
  );

export const reserveFailed = (hook: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_RESERVE_FAILED',
    { what: `The cost of the call could not be reserved by '${hook}', so the call was refused.`, fix: `Look at the log of '${hook}'.` },
    { cause, retryable: true },
  );

export const callTimeout = (name: string, timeoutMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_CALL_TIMEOUT',
    {
      what: `'${name}' did not finish within ${timeoutMs} ms and was cancelled.`,
      fix: 'Ask for less, or raise deadlineMs in its definition.',
    },
    { retryable: true },
  );

export const callCancelled = (name: string): MillraceError =>
  new MillraceError('MILLRACE_CALL_CANCELLED', { what: `The call of '${name}' was cancelled by its caller.` });

export const breakerOpen = (name: string, retryAfterMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_BREAKER_OPEN',
    { what: `'${name}' failed several times in a row and is paused.`, fix: `Try again in ${Math.ceil(retryAfterMs / 1000)} s.` },
    { retryable: true, retryAfterMs },
  );

/** What a caller sees of a failure that was not meant for it. */
export const internal = (name: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_INTERNAL',
    { what: `'${name}' failed unexpectedly.`, fix: 'Give the correlation id to whoever runs this server.' },
    { cause },
  );

export const inputTooDeep = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_INPUT_TOO_DEEP', { what: `The input is nested deeper than ${limit} levels.`, fix: 'Send it flatter.' });
