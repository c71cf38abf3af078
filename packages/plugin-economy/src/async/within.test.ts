import { expect, it } from 'vitest';
import { within } from './within.js';

it('gives what the promise gives, or its failure', async () => {
  const { signal } = new AbortController();

  expect(await within(Promise.resolve(7), signal)).toBe(7);
  await expect(within(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('stops waiting when the signal aborts, before or meanwhile', async () => {
  const never = new Promise<never>(() => {});
  const controller = new AbortController();
  const waiting = within(never, controller.signal);

  controller.abort(new Error('enough'));

  await expect(waiting).rejects.toThrow('enough');
  await expect(within(never, controller.signal)).rejects.toThrow('enough');
});
