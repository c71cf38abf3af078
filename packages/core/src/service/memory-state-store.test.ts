import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryStateStore } from './memory-state-store.js';

function store() {
  const time = { now: 1_000 };
  return { time, store: createMemoryStateStore({ now: () => time.now }) };
}

describe('a state store in memory', () => {
  it('gives back what was set, as a copy', async () => {
    const { store: state } = store();
    const value = { list: [1] };

    await state.set('k', value);
    value.list.push(2);
    const first = await state.get<{ list: number[] }>('k');
    first?.list.push(3);

    expect(await state.get('k')).toEqual({ list: [1] });
  });

  it('gives back any JSON value', async () => {
    const { store: state } = store();

    await fc.assert(
      fc.asyncProperty(fc.string(), fc.jsonValue(), async (key, value) => {
        await state.set(key, value);
        expect(JSON.stringify(await state.get(key))).toBe(JSON.stringify(value));
      }),
    );
  });

  it('forgets at the end of its time, to the millisecond', async () => {
    const { store: state, time } = store();
    await state.set('k', 1, { ttlMs: 10 });

    time.now += 9;
    const before = await state.get('k');
    time.now += 1;
    const after = await state.get('k');

    expect([before, after]).toEqual([1, undefined]);
  });

  it('gives a value set again its new time', async () => {
    const { store: state, time } = store();
    await state.set('k', 1, { ttlMs: 10 });
    await state.set('k', 2);

    time.now += 1_000_000;

    expect(await state.get('k')).toBe(2);
  });

  it('deletes, also what is not there', async () => {
    const { store: state } = store();
    await state.set('k', 1);

    await state.delete('k');
    await state.delete('k');

    expect(await state.get('k')).toBeUndefined();
  });

  it('sets only where the present value is the expected one', async () => {
    const { store: state, time } = store();

    const made = await state.compareAndSet('k', undefined, { n: 1 }, { ttlMs: 10 });
    const twice = await state.compareAndSet('k', undefined, { n: 9 });
    const wrong = await state.compareAndSet('k', { n: 7 }, { n: 9 });
    const right = await state.compareAndSet('k', { n: 1 }, { n: 2 }, { ttlMs: 10 });
    const value = await state.get('k');
    time.now += 10;
    const afterTime = await state.compareAndSet('k', undefined, { n: 3 });

    expect([made, twice, wrong, right, afterTime]).toEqual([true, false, false, true, true]);
    expect(value).toEqual({ n: 2 });
  });

  it('lets one of many win', async () => {
    const { store: state } = store();

    const won = await Promise.all(Array.from({ length: 20 }, (_, index) => state.compareAndSet('lock', undefined, index)));

    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('holds 10 000 values: what has expired goes first, then the oldest, a tenth at a time', async () => {
    const { store: state, time } = store();
    await state.set('oldest', 1);
    for (let index = 1; index < 10_000; index++) await state.set(`k${index}`, index, index <= 1_001 ? { ttlMs: 1 } : {});
    time.now += 1;

    await state.set('one more', 1);
    const oldestAfterOne = await state.get('oldest');
    for (let index = 0; index < 1_001; index++) await state.set(`late${index}`, index);

    expect(oldestAfterOne).toBe(1);
    expect(await state.get('oldest')).toBeUndefined();
    expect(await state.get('k1002')).toBeUndefined();
    expect(await state.get('k9999')).toBe(9_999);
    expect(await state.get('late1000')).toBe(1_000);
  });
});
