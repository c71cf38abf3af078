import { fakeClock } from '@millrace/testkit';
import type { StateStore } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { databaseUnavailable } from '../error-catalogue/connection.js';
import { databaseInUse } from '../error-catalogue/embedded.js';
import { canonicalJson } from './canonical-json.js';
import { createMemoryStateStore } from './memory-state-store.js';
import { stateStoreWithFallback } from './state-store-with-fallback.js';

describe('the state store in memory', () => {
  it('keeps a copy for as long as it was told', async () => {
    const clock = fakeClock();
    const store = createMemoryStateStore(clock);
    const value = { a: [1] };

    await store.set('key', value, { ttlMs: 100 });
    value.a.push(2);

    expect(await store.get('key')).toEqual({ a: [1] });
    clock.advance(100);
    expect(await store.get('key')).toBeUndefined();
    expect(store.has('key')).toBe(false);
  });

  it('compares before it sets, whatever the order of keys', async () => {
    const store = createMemoryStateStore(fakeClock());

    expect(await store.compareAndSet('key', 1, 2)).toBe(false);
    expect(await store.compareAndSet('key', undefined, { a: 1, b: 2 })).toBe(true);
    expect(await store.compareAndSet('key', { b: 2, a: 1 }, 3)).toBe(true);
    await store.delete('key');
    expect(await store.get('key')).toBeUndefined();
  });

  it('lets the oldest go beyond ten thousand keys', async () => {
    const store = createMemoryStateStore(fakeClock());

    for (let index = 0; index <= 10_000; index += 1) await store.set(`key ${index}`, index);

    expect([store.has('key 0'), store.has('key 1'), store.has('key 10000')]).toEqual([false, true, true]);
  });

  it('lets the oldest go beyond 64 Mi characters', async () => {
    const store = createMemoryStateStore(fakeClock());
    const large = 'x'.repeat(15 * 1024 * 1024);

    for (const key of ['a', 'a', 'b', 'c', 'd', 'e']) await store.set(key, large);

    expect([store.has('a'), store.has('b'), store.has('e')]).toEqual([false, true, true]);
  });

  it('refuses the keys that the durable one refuses', async () => {
    await expect(createMemoryStateStore(fakeClock()).set('a\0b', 1)).rejects.toMatchObject({ code: 'MILLRACE_STATE_KEY' });
  });
});

describe('canonical JSON', () => {
  it('is the same for values that differ in the order of their keys', () => {
    expect(canonicalJson('key', { b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
    expect(canonicalJson('key', new Date(0))).toBe('"1970-01-01T00:00:00.000Z"');
  });

  it('keeps a key named __proto__', () => {
    expect(canonicalJson('key', JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it('refuses what is nested too deep', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];

    expect(() => canonicalJson('key', deep)).toThrow(expect.objectContaining({ code: 'MILLRACE_STATE_NOT_JSON' }) as Error);
  });
});

describe('the state store with a fallback', () => {
  /** The durable store as it is while the database is refused. */
  const refusing = (error: () => Error | undefined, store: StateStore): StateStore => {
    const use = async (): Promise<StateStore> => {
      const refusal = error();
      if (refusal) throw refusal;
      return store;
    };
    return {
      get: async <T>(key: string) => (await use()).get<T>(key),
      set: async (key, value) => (await use()).set(key, value),
      // oxlint-disable-next-line max-params -- the core's interface
      compareAndSet: async (key, expected, value) => (await use()).compareAndSet(key, expected, value),
      delete: async (key) => (await use()).delete(key),
    };
  };

  it('uses memory while the directory is refused, and stays there with what was begun there', async () => {
    let error: Error | undefined = databaseInUse('/x', undefined);
    const durable = createMemoryStateStore(fakeClock());
    const store = stateStoreWithFallback(
      refusing(() => error, durable),
      createMemoryStateStore(fakeClock()),
    );

    await store.set('begun', 1);
    expect(await store.compareAndSet('other', undefined, 1)).toBe(true);
    error = undefined;
    await store.set('begun', 2);
    await store.set('new', 3);

    expect([await store.get('begun'), await store.get('new')]).toEqual([2, 3]);
    expect([durable.has('begun'), durable.has('new')]).toEqual([false, true]);
    await store.delete('begun');
    expect(await store.get('begun')).toBeUndefined();
  });

  it('never keeps in memory what must outlive the process', async () => {
    const refused = databaseInUse('/x', undefined);
    const memory = createMemoryStateStore(fakeClock());
    const kept = createMemoryStateStore(fakeClock());
    const durable = refusing(() => refused, createMemoryStateStore(fakeClock()));

    await expect(stateStoreWithFallback(durable, memory).set('kept:a', 1)).rejects.toBe(refused);
    await stateStoreWithFallback(durable, memory, kept).set('kept:a', 1);

    expect([memory.has('kept:a'), kept.has('kept:a')]).toEqual([false, true]);
  });

  it('does not pretend while a server is away, whose state replicas share', async () => {
    const away = databaseUnavailable('x', { problem: 'nothing listens there', fix: 'Look.' });
    const store = stateStoreWithFallback(
      refusing(() => away, createMemoryStateStore(fakeClock())),
      createMemoryStateStore(fakeClock()),
    );

    await expect(store.set('key', 1)).rejects.toBe(away);
    await expect(store.get('key')).rejects.toBe(away);
  });
});
