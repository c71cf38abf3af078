import type { Clock, Logger } from '@millrace/core';

const everyMs = 60_000;

/**
 * Warns of what strangers can make happen as often as they like: each kind when it first happens, then at most once a minute
 * with how often it did in between. The kinds must be few, for they are remembered.
 */
export class RepeatLog {
  readonly #log: Pick<Logger, 'warn'>;
  readonly #clock: Clock;
  readonly #told = new Map<string, { readonly at: number; unsaid: number }>();

  constructor(log: Pick<Logger, 'warn'>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  warn(kind: string, message: string, fields: Readonly<Record<string, unknown>>): void {
    const now = this.#clock.now();
    const last = this.#told.get(kind);
    if (last && Math.abs(now - last.at) < everyMs) {
      last.unsaid += 1;
      return;
    }
    this.#told.set(kind, { at: now, unsaid: 0 });
    this.#log.warn(message, { ...fields, ...(last && last.unsaid > 0 && { unsaid: last.unsaid }) });
  }
}
