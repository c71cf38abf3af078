import { MillraceError } from '../millrace-error.js';

export const startFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_START_FAILED',
    {
      what: `Plugin '${plugin}' failed to start: ${firstLine(cause)}`,
      fix: `Mend the cause, or let the hub serve without it: ${plugin}(config, { onFailure: 'isolate' }).`,
    },
    { cause },
  );

export const startTimeout = (plugin: string, timeoutMs: number): MillraceError =>
  new MillraceError('MILLRACE_START_TIMEOUT', {
    what: `Plugin '${plugin}' did not start within ${timeoutMs} ms.`,
    expected: 'start() to return; long work belongs after it, under the signal.',
    fix: 'Look for a wait in its start() that never ends, or raise startTimeoutMs in its definition.',
  });

export const startedWrong = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_START_RESULT',
    {
      what: `What start() of plugin '${plugin}' returned does not match its definition:`,
      fix: 'Return each service, and a handler for each tool, resource and prompt it declares.',
    },
    { problems },
  );

export const hubStartFailed = (problems: readonly MillraceError[]): MillraceError =>
  new MillraceError(
    'MILLRACE_HUB_START_FAILED',
    {
      what: 'The hub did not start; every plugin that had started was stopped again.',
      fix: 'Mend each point above; hub.report has the whole account.',
    },
    { problems: problems.map((problem) => `[${problem.code}] ${problem.message.replaceAll('\n', ' ')}`), cause: problems[0] },
  );

export const stopFailed = (problems: readonly string[], cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STOP_FAILED',
    { what: 'The hub has stopped, but some of what it held did not close cleanly:', fix: 'Look at each undo named above.' },
    { problems, cause },
  );

export const wrongState = (doing: string, state: string, expected: string): MillraceError =>
  new MillraceError('MILLRACE_HUB_STATE', {
    what: `Cannot ${doing}: the hub is '${state}'.`,
    expected: `a hub that is ${expected}.`,
    fix: 'Call hub.start() once, before serving; make a new hub after hub.stop().',
  });

export const pluginNeeded = (plugin: string, users: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_NEEDED', {
    what: `Plugin '${plugin}' cannot be taken out while serving: ${users.map((user) => `'${user}'`).join(', ')} ${users.length === 1 ? 'needs' : 'need'} its services.`,
    fix: `Take out ${users.map((user) => `'${user}'`).join(', ')} first; or restart the hub with the change; or hub.restart('${plugin}') to start it and them anew as they are.`,
  });

export const pluginDown = (plugin: string, because: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_DOWN', {
    what: `Plugin '${plugin}' cannot start: '${because}', which it needs, is down.`,
    fix: `Look at hub.report.plugin('${because}') for why, and mend that first.`,
  });

export const pluginFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_PLUGIN_FAILED',
    {
      what: `Plugin '${plugin}' says that it cannot go on: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'It is restarted as its restart policy says; hub.report tells when.',
    },
    { cause },
  );

export const pluginFlooding = (plugin: string, failures: number): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_FLOODING', {
    what: `Plugin '${plugin}' failed ${failures} times more than it answered, in ways it did not foresee.`,
    expected: 'handlers that answer, or fail with fail(code, message) where they know why.',
    fix: "The hub's log has each failure. It is restarted as its restart policy says (restart.maxTrouble).",
  });

export const pluginStopping = (plugin: string): MillraceError =>
  new MillraceError(
    'MILLRACE_PLUGIN_STOPPING',
    { what: `Plugin '${plugin}' is being taken out, and this call took longer than it was given.`, fix: 'Call again.' },
    { retryable: true, retryAfterMs: 1_000 },
  );

export const pluginUnknown = (plugin: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_UNKNOWN', {
    what: `No plugin is named '${plugin}'.`,
    fix: 'Look at hub.report.plugins for the names.',
  });

export const hubStopping = (): MillraceError =>
  new MillraceError(
    'MILLRACE_HUB_STOPPING',
    { what: 'The hub is stopping and takes no new calls.', fix: 'Call again when it is back.' },
    { retryable: true, retryAfterMs: 5_000 },
  );

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}
