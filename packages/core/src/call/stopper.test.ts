import { describe, expect, it } from 'vitest';
import { Stopper } from './stopper.js';

const late = new Error('too late');

describe('what stops a call', () => {
  it('gives a signal that aborts with the reason, whether it was asked for before or after', () => {
    const [before, after] = [new Stopper(), new Stopper()];
    const early = before.signal;

    before.abort(late);
    after.abort(late);

    expect([early.reason, before.signal.reason, after.signal.reason]).toEqual([late, late, late]);
    expect(before.signal).toBe(early);
  });

  it('keeps the first reason', () => {
    const stopper = new Stopper();

    stopper.abort(late);
    stopper.abort(new Error('later still'));

    expect(stopper.reason).toBe(late);
  });

  it('ends a wait at once, and before it begins', async () => {
    const stopper = new Stopper();
    const waiting = stopper.until(new Promise(() => {}));

    stopper.abort(late);

    await expect(waiting).rejects.toBe(late);
    await expect(stopper.until(Promise.resolve('done'))).rejects.toBe(late);
  });

  it('gives what the work gives, and drops what it throws after the stop', async () => {
    const stopper = new Stopper();
    let fail: (cause: Error) => void = () => {};
    const failing = new Promise<never>((_, reject) => (fail = reject));

    const value = await stopper.until(Promise.resolve('done'));
    const stopped = stopper.until(failing);
    stopper.abort(late);
    fail(new Error('unheard'));

    expect(value).toBe('done');
    await expect(stopped).rejects.toBe(late);
  });
});
