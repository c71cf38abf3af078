import type { Clock, StateStore } from '@millrace/core';
import type { SqlClient } from '../connection/sql-client.js';
import { canonicalJson } from './canonical-json.js';

const sweepEveryMs = 60_000;
const sweepRows = 1_000;
const notExpired = '(expires_at is null or expires_at > $1)';

/** Keeps state in the database. Expired rows are never seen; writes take them away, a thousand a minute at most. */
export class DurableStateStore implements StateStore {
  readonly #client: () => Promise<SqlClient>;
  readonly #clock: Clock;
  #sweptAt: number;

  constructor(client: () => Promise<SqlClient>, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  async get<T>(key: string): Promise<T | undefined> {
    const client = await this.#client();
    const { rows } = await client.query(`select value from millrace.state where key = $2 and ${notExpired}`, [this.#now(), key]);
    return rows[0] ? (JSON.parse(String(rows[0]['value'])) as T) : undefined;
  }

  async set(key: string, value: unknown, options?: { ttlMs?: number }): Promise<void> {
    const client = await this.#client();
    await client.query(
      'insert into millrace.state (key, value, expires_at) values ($1, $2, $3) on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at',
      [key, canonicalJson(key, value), this.#expiry(options)],
    );
    await this.#sweep(client);
  }

  // oxlint-disable-next-line max-params -- the core's interface
  async compareAndSet(key: string, expected: unknown, value: unknown, options?: { ttlMs?: number }): Promise<boolean> {
    const client = await this.#client();
    const change = [this.#now(), key, canonicalJson(key, value), this.#expiry(options)];
    const { rows } =
      expected === undefined
        ? await client.query(
            'insert into millrace.state as present (key, value, expires_at) values ($2, $3, $4) on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at where present.expires_at <= $1::timestamptz returning key',
            change,
          )
        : await client.query(
            `update millrace.state set value = $3, expires_at = $4 where key = $2 and value = $5 and ${notExpired} returning key`,
            [...change, canonicalJson(key, expected)],
          );
    await this.#sweep(client);
    return rows.length > 0;
  }

  async delete(key: string): Promise<void> {
    await (await this.#client()).query('delete from millrace.state where key = $1', [key]);
  }

  async #sweep(client: SqlClient): Promise<void> {
    if (this.#clock.now() - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = this.#clock.now();
    await client.query('delete from millrace.state where key in (select key from millrace.state where expires_at <= $1 limit $2)', [
      this.#now(),
      sweepRows,
    ]);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #expiry(options: { ttlMs?: number } | undefined): string | null {
    return options?.ttlMs === undefined || options.ttlMs === Infinity ? null : new Date(this.#clock.now() + options.ttlMs).toISOString();
  }
}
