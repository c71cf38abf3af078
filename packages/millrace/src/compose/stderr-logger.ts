import type { Logger } from '@millrace/core';

/** How much is written; `silent` writes nothing. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** A logger of one line per message, JSON fields last. @param write - standard error, for the command. */
export function createLineLogger(level: LogLevel, write: (line: string) => void): Logger {
  const at = (own: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    if (order.indexOf(own) < order.indexOf(level)) return;
    write(`${new Date().toISOString()} ${own.padEnd(5)} ${message}${fields === undefined ? '' : ` ${asJson(fields)}`}\n`);
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function asJson(fields: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(fields);
  } catch {
    return '{"fields":"not JSON"}';
  }
}
