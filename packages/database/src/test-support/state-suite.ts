import { sql } from 'drizzle-orm';
import { fakeClock, type FakeClock } from '@millrace/testkit';
import { beforeEach, expect, it } from 'vitest';
import type { OpenEngine } from '../engine.js';
import { applyMigrations } from '../migrations/apply-migrations.js';
import { DurableStateStore } from '../state/durable-state-store.js';
import { stateMigrations } from '../state/state-migrations.js';

/** What holds for the durable state store on every engine. */
export function stateSuite(engine: () => OpenEngine): void {
  let clock: FakeClock;
  let store: DurableStateStore;
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

  it('refuses what is not JSON', async () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);

    for (const value of [undefined, () => 1, 1n, cycle])
      await expect(store.set('key', value)).rejects.toMatchObject({ code: 'MILLRACE_STATE_NOT_JSON' });
  });

  it('lets a value live as long as it was told, by the clock it was given', async () => {
    await store.set('short', 1, { ttlMs: 1_000 });
    await store.set('long', 2);

    clock.advance(999);
    expect(await store.get('short')).toBe(1);
    clock.advance(1);
    expect(await store.get('short')).toBeUndefined();
    expect(await store.get('long')).toBe(2);
  });

  it('replaces a value and its expiry, and deletes', async () => {
    await store.set('key', 1, { ttlMs: 10 });
    await store.set('key', 2);
    clock.advance(100);

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
    await store.set('key', 'old', { ttlMs: 10 });
    clock.advance(11);

    expect(await store.compareAndSet('key', 'old', 'new')).toBe(false);
    expect(await store.compareAndSet('key', undefined, 'new', { ttlMs: 10 })).toBe(true);
    expect(await store.compareAndSet('key', undefined, 'newer')).toBe(false);
    expect(await store.get('key')).toBe('new');
  });

  it('sweeps expired rows as it writes', async () => {
    for (let index = 0; index < 5; index += 1) await store.set(`key ${index}`, index, { ttlMs: 1_000 });
    clock.advance(61_000);

    await store.set('later', 1);

    expect(await engine().connection.rows(sql`select key from millrace.state`)).toEqual([{ key: 'later' }]);
  });
}
