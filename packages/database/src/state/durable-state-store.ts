import type { Clock, StateStore } from '@millrace/core';
import type { SqlClient } from '../connection/sql-client.js';
import { canonicalJson } from './canonical-json.js';
import { checkKey } from './check-key.js';

const sweepEveryMs = 60_000;
const sweepRows = 1_000;
/** A hundred years: beyond that PostgreSQL's calendar may end. */
const longestTtlMs = 3_155_760_000_000;
const isFresh = '(expires_at is null or expires_at > now())';
/** Replicas share the state, so time is the database's, not that of this machine. */
const expiry = "now() + $3::float8 * interval '1 millisecond'";

/** Keeps state in the database. Expired rows are never seen; writes take them away, a thousand a minute at most. */
export class DurableStateStore implements StateStore {
  readonly #client: () => Promise<SqlClient>;
  readonly #clock: Clock;
  #sweptAt: number;

  /** @param clock - says when it is time to sweep. */
  constructor(client: () => Promise<SqlClient>, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  async get<T>(key: string): Promise<T | undefined> {
    checkKey(key);
    const client = await this.#client();
    const { rows } = await client.query(`select value from millrace.state where key = $1 and ${isFresh}`, [key]);
    return rows[0] ? (JSON.parse(String(rows[0]['value'])) as T) : undefined;
  }

  async set(key: string, value: unknown, options?: { ttlMs?: number }): Promise<void> {
    checkKey(key);
    const client = await this.#client();
    await client.query(
      `insert into millrace.state (key, value, expires_at) values ($1, $2, ${expiry}) on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
      [key, canonicalJson(key, value), ttlOf(options)],
    );
    await this.#sweep(client);
  }

  // oxlint-disable-next-line max-params -- the core's interface
  async compareAndSet(key: string, expected: unknown, value: unknown, options?: { ttlMs?: number }): Promise<boolean> {
    checkKey(key);
    const client = await this.#client();
    const change = [key, canonicalJson(key, value), ttlOf(options)];
    const { rows } =
      expected === undefined
        ? await client.query(
            `insert into millrace.state as present (key, value, expires_at) values ($1, $2, ${expiry}) on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at where present.expires_at <= now() returning key`,
            change,
          )
        : await client.query(
            `update millrace.state set value = $2, expires_at = ${expiry} where key = $1 and value = $4 and ${isFresh} returning key`,
            [...change, canonicalJson(key, expected)],
          );
    await this.#sweep(client);
    return rows.length > 0;
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await (await this.#client()).query('delete from millrace.state where key = $1', [key]);
  }

  async #sweep(client: SqlClient): Promise<void> {
    if (this.#clock.now() - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = this.#clock.now();
    await client
      .query(
        'delete from millrace.state where key in (select key from millrace.state where expires_at <= now() limit $1 for update skip locked)',
        [sweepRows],
      )
      // The write has succeeded. What was not swept now is swept in a minute.
      .catch(() => undefined);
  }
}

function ttlOf(options: { ttlMs?: number } | undefined): number | null {
  return options?.ttlMs === undefined || options.ttlMs === Infinity ? null : Math.min(options.ttlMs, longestTtlMs);
}
