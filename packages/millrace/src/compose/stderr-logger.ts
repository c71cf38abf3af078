import type { Logger } from '@millrace/core';

/** How much is written, most first; `silent` writes nothing. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** One of them. */
export type LogLevel = (typeof logLevels)[number];

/** A logger of one line per message, JSON fields last. @param write - standard error, for the command. */
export function createLineLogger(level: LogLevel, write: (line: string) => void, now: () => number = Date.now): Logger {
  const at = (own: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (logLevels.indexOf(own) < logLevels.indexOf(level)) return;
    const time = new Date(now()).toISOString();
    write(`${time} ${own.padEnd(5)} ${oneLine(message)}${fields === undefined ? '' : ` ${asJson(fields)}`}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What a message carries from outside must not look like a line of its own. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

function asJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(fields, (_, value: unknown) => {
      if (value instanceof Error) return value.message;
      return typeof value === 'bigint' ? String(value) : value;
    });
  } catch {
    return '{"fields":"not JSON"}';
  }
}
