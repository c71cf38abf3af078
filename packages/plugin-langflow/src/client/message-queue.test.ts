import { describe, expect, it } from 'vitest';
import { MessageQueue } from './message-queue.js';

describe('a message queue', () => {
  it.each([
    ['many small items', 1_024, 1, 256],
    ['a few large ones', 8, 1 << 20, 2],
  ])('asks for a pause at %s, and lets go when most are read', async (_name, count, bytes, left) => {
    const pressure: boolean[] = [];
    const queue = new MessageQueue<number>((isFull) => pressure.push(isFull));

    for (let item = 0; item < count; item += 1) queue.push(item, bytes);
    const whenFull = [...pressure];
    for (let item = count; item > left; item -= 1) await queue.next();

    expect(whenFull).toEqual([true]);
    expect(pressure).toEqual([true, false]);
  });

  it('has room again when it is discarded, and then gives nothing more', async () => {
    const pressure: boolean[] = [];
    const queue = new MessageQueue<number>((isFull) => pressure.push(isFull));
    for (let item = 0; item < 2_000; item += 1) queue.push(item, 1);
    const room = queue.room();

    queue.discard();

    await room;
    expect(pressure).toEqual([true, false]);
    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });

  it('gives what it has before the error it ended with', async () => {
    const queue = new MessageQueue<string>(() => undefined);
    queue.push('last', 1);

    queue.end({ error: new Error('cut') });

    expect(await queue.next()).toEqual({ value: 'last', done: false });
    await expect(queue.next()).rejects.toThrow('cut');
  });

  it('takes nothing after its end', async () => {
    const queue = new MessageQueue<string>(() => undefined);
    queue.end();

    queue.push('late', 1);

    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });
});
