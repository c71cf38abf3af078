import { describe, expect, it } from 'vitest';
import { PathLock } from './path-lock.js';

describe('PathLock', () => {
  it('lets one piece of work at a time touch a path, in the order they came', async () => {
    const lock = new PathLock();
    const seen: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    };

    await Promise.all([lock.hold('a', work('first')), lock.hold('a', work('second'))]);

    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('does not hold up work on another path', async () => {
    const lock = new PathLock();
    const { promise: never, resolve } = withResolvers();
    const held = lock.hold('a', () => never);

    await expect(lock.hold('b', () => Promise.resolve('done'))).resolves.toBe('done');

    resolve();
    await held;
  });

  it('goes on after work that failed, and gives the failure to whoever brought it', async () => {
    const lock = new PathLock();

    const failing = lock.hold('a', () => Promise.reject(new Error('no')));
    const next = lock.hold('a', () => Promise.resolve('done'));

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('done');
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
