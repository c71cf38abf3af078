import { sql } from 'drizzle-orm';
import { fakeClock, type FakeClock } from '@millrace/testkit';
import { beforeEach, expect, it } from 'vitest';
import type { SqlClient } from '../connection/sql-client.js';
import type { OpenEngine } from '../engine.js';
import { applyMigrations } from '../migrations/apply-migrations.js';
import { DurableStateStore } from '../state/durable-state-store.js';
import { stateMigrations } from '../state/state-migrations.js';

/** What holds for the durable state store on every engine. */
export function stateSuite(engine: () => OpenEngine): void {
  let clock: FakeClock;
  let store: DurableStateStore;
  /** Lets time go by for every row: the database's clock cannot be set. */
  const pass = (ms: number): Promise<void> =>
    engine().client.script(`update millrace.state set expires_at = expires_at - ${ms} * interval '1 millisecond'`);
  beforeEach(async () => {
    await applyMigrations(engine().client, stateMigrations, new AbortController().signal);
    await engine().client.script('truncate millrace.state');
    clock = fakeClock();
    store = new DurableStateStore(async () => engine().client, clock);
  });

  it('gives back any JSON value, the awkward ones too', async () => {
    const values = [null, 0, '', 'nul \0 and lone \ud800', false, [], { b: [1, { c: 'ä' }], a: null }];

    for (const [index, value] of values.entries()) await store.set(`key ${index}`, value);

    expect(await Promise.all(values.map((_, index) => store.get(`key ${index}`)))).toEqual(values);
    expect(await store.get('another')).toBeUndefined();
  });

  it('refuses what is not JSON, and more of it than is good', async () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);

    for (const value of [undefined, () => 1, 1n, cycle])
      await expect(store.set('key', value)).rejects.toMatchObject({ code: 'MILLRACE_STATE_NOT_JSON' });
    await expect(store.set('key', 'x'.repeat(16 * 1024 * 1024))).rejects.toMatchObject({ code: 'MILLRACE_STATE_TOO_LARGE' });
  });

  it.each(['"; drop table millrace.state; --', "'", '%_\\', ' ', 'ключ 键 🔑', 'x'.repeat(1_000), '__proto__'])(
    'takes %j for a key',
    async (key) => {
      await store.set(key, { key });

      expect(await store.get(key)).toEqual({ key });
      expect(await store.compareAndSet(key, { key }, 2)).toBe(true);
      await store.delete(key);
      expect(await store.get(key)).toBeUndefined();
    },
  );

  it.each(['', 'a\0b', 'half \ud800', 'ä'.repeat(501)])('refuses %j for a key, whatever is to be done with it', async (key) => {
    const refused = { code: 'MILLRACE_STATE_KEY' };

    await expect(store.get(key)).rejects.toMatchObject(refused);
    await expect(store.set(key, 1)).rejects.toMatchObject(refused);
    await expect(store.compareAndSet(key, undefined, 1)).rejects.toMatchObject(refused);
    await expect(store.delete(key)).rejects.toMatchObject(refused);
  });

  it("lets a value live as long as it was told, by the database's clock", async () => {
    await store.set('short', 1, { ttlMs: 600_000 });
    await store.set('long', 2);
    await store.set('longest', 3, { ttlMs: Number.MAX_VALUE });
    await store.set('never', 4, { ttlMs: 0 });

    clock.advance(3_600_000);
    expect(await store.get('short')).toBe(1);
    await pass(600_001);
    expect(await store.get('short')).toBeUndefined();
    expect([await store.get('long'), await store.get('longest'), await store.get('never')]).toEqual([2, 3, undefined]);
  });

  it('replaces a value and its expiry, and deletes', async () => {
    await store.set('key', 1, { ttlMs: 600_000 });
    await store.set('key', 2);
    await pass(600_001);

    expect(await store.get('key')).toBe(2);
    await store.delete('key');
    expect(await store.get('key')).toBeUndefined();
  });

  it('lets one of twenty racing writers set an absent key', async () => {
    const won = await Promise.all(Array.from({ length: 20 }, (_, writer) => store.compareAndSet('race', undefined, { writer })));

    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.get('race')).toEqual({ writer: won.indexOf(true) });
  });

  it('lets one of twenty racing writers replace a value, whatever the order of its keys', async () => {
    await store.set('race', { a: 1, b: 2 });

    const won = await Promise.all(Array.from({ length: 20 }, (_, writer) => store.compareAndSet('race', { b: 2, a: 1 }, writer)));

    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.get('race')).toBe(won.indexOf(true));
  });

  it('compares with an expired value as with none', async () => {
    await store.set('key', 'old', { ttlMs: 600_000 });
    await pass(600_001);

    expect(await store.compareAndSet('key', 'old', 'new')).toBe(false);
    expect(await store.compareAndSet('key', undefined, 'new', { ttlMs: 600_000 })).toBe(true);
    expect(await store.compareAndSet('key', undefined, 'newer')).toBe(false);
    expect(await store.get('key')).toBe('new');
  });

  it('sweeps expired rows as it writes, once a minute', async () => {
    const keys = async (): Promise<unknown[]> =>
      (await engine().connection.rows<{ key: string }>(sql`select key from millrace.state`)).map(({ key }) => key);
    for (let index = 0; index < 5; index += 1) await store.set(`key ${index}`, index, { ttlMs: 1_000 });
    await pass(1_001);

    await store.set('soon', 1);
    expect(await keys()).toHaveLength(6);
    clock.advance(61_000);
    await store.set('later', 1);

    expect(await keys()).toEqual(['soon', 'later']);
  });

  it('keeps what was written when the sweep after it fails', async () => {
    const failing: SqlClient = {
      ...engine().client,
      query: async (text, parameters) => {
        if (text.startsWith('delete')) throw new Error('deadlock detected');
        return engine().client.query(text, parameters);
      },
    };
    store = new DurableStateStore(async () => failing, clock);
    clock.advance(61_000);

    await store.set('key', 1);

    expect(await store.get('key')).toBe(1);
  });
}
