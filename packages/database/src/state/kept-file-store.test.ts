import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/test-engine.js';
import { KeptFileStore } from './kept-file-store.js';

describe('the file of what is kept', () => {
  it('outlives the store, is seen by others on the directory, and is a file of its user alone', async () => {
    const directory = join(await temporaryFolder(), 'new', 'database');
    const [one, other] = [new KeptFileStore(directory), new KeptFileStore(directory)];

    const before = await one.get('kept:a');
    await one.set('kept:a', { b: 1, a: [2] });
    const seen = await other.get('kept:a');
    await other.delete('kept:a');

    expect([before, seen, await one.get('kept:a')]).toEqual([undefined, { b: 1, a: [2] }, undefined]);
    expect(readdirSync(directory)).toEqual(['kept.json']);
  });

  it('loses nothing when many write at once', async () => {
    const directory = await temporaryFolder();
    const add = async (name: number): Promise<void> => {
      const store = new KeptFileStore(directory);
      for (;;) {
        const list = await store.get<number[]>('kept:list');
        if (await store.compareAndSet('kept:list', list, [...(list ?? []), name])) return;
      }
    };

    await Promise.all(Array.from({ length: 12 }, (_, name) => add(name)));

    expect((await new KeptFileStore(directory).get<number[]>('kept:list'))?.sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, at) => at),
    );
  });

  it('compares values, not the order of their keys', async () => {
    const store = new KeptFileStore(await temporaryFolder());
    await store.set('kept:a', { one: 1, two: 2 });

    expect(await store.compareAndSet('kept:a', { two: 2, one: 1 }, 3)).toBe(true);
    expect(await store.compareAndSet('kept:a', undefined, 4)).toBe(false);
    expect(await store.get('kept:a')).toBe(3);
  });

  it('goes on after a writer that died in the middle', async () => {
    const directory = await temporaryFolder();
    const lock = join(directory, 'kept.json.lock');
    writeFileSync(lock, '');
    const before = new Date(Date.now() - 60_000);
    utimesSync(lock, before, before);

    await new KeptFileStore(directory).set('kept:a', 1);

    expect(readdirSync(directory)).toEqual(['kept.json']);
  });

  it('says so where the file is broken, and leaves it as it is', async () => {
    const directory = await temporaryFolder();
    writeFileSync(join(directory, 'kept.json'), '{"kept:a":');
    const store = new KeptFileStore(directory);

    await expect(store.get('kept:a')).rejects.toMatchObject({ code: 'MILLRACE_KEPT_FILE' });
    await expect(store.set('kept:a', 1)).rejects.toMatchObject({ code: 'MILLRACE_KEPT_FILE' });
    expect(readdirSync(directory)).toEqual(['kept.json']);
  });
});
