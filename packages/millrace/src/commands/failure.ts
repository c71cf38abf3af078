import { isMillraceError } from '@millrace/core';

/** How a command ended: 0 well, 1 it failed, 2 it was written wrongly, 130 it was interrupted. */
export function exitCodeOf(cause: unknown): number {
  if (isMillraceError(cause, 'MILLRACE_COMMAND_USAGE') || isMillraceError(cause, 'MILLRACE_ARGUMENT_NOT_JSON')) return 2;
  return isMillraceError(cause, 'MILLRACE_INTERRUPTED') ? 130 : 1;
}

/** A failure as a person reads it. */
export function failureText(cause: unknown): string {
  if (!isMillraceError(cause)) return `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`;
  const hint = hints[cause.code];
  return `${cause.message}${hint === undefined ? '' : `\n${hint}`}\n[${cause.code}]\n`;
}

/** A failure as a program reads it: the one document that `--json` prints when there is no result. */
export function failureDocument(cause: unknown): {
  readonly error: { readonly code: string; readonly message: string; readonly problems?: readonly string[] };
} {
  if (!isMillraceError(cause))
    return { error: { code: 'MILLRACE_INTERNAL', message: cause instanceof Error ? cause.message : String(cause) } };
  const { code, message, problems } = cause;
  return { error: { code, message, ...(problems.length > 0 && { problems }) } };
}

/** What the packages below cannot know: how this command says it. */
const hints: Readonly<Record<string, string>> = {
  MILLRACE_PORT_TAKEN: 'Here: --port <number>, or --port 0.',
  MILLRACE_STREAM_PORT_TAKEN: 'Here: --stream-port <number>, or --stream-port 0.',
  MILLRACE_DATABASE_IN_USE: 'Here: MILLRACE_DATA_DIR names another directory.',
};
