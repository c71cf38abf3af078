import { expect, it, vi } from 'vitest';
import { untilAborted } from './until-aborted.js';

const never = new Promise<never>(() => undefined);

it('gives what the work gives, or throws what it throws', async () => {
  const { signal } = new AbortController();

  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1);
  expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

it('gives up with the reason of the signal, also of one that has aborted before', async () => {
  const controller = new AbortController();
  const waiting = untilAborted(never, controller.signal);
  const reason = new Error('gone');

  controller.abort(reason);

  await expect(waiting).rejects.toBe(reason);
  await expect(untilAborted(never, controller.signal)).rejects.toBe(reason);
});

it('leaves no listener behind', async () => {
  const { signal } = new AbortController();
  const removed = vi.spyOn(signal, 'removeEventListener');

  await untilAborted(Promise.resolve(1), signal);

  await vi.waitFor(() => expect(removed).toHaveBeenCalledOnce());
});

it('drops what the work throws once nobody waits', async () => {
  const controller = new AbortController();
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => (fail = reject));
  const waiting = untilAborted(work, controller.signal);

  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  fail(new Error('late'));

  await expect(work).rejects.toThrow('late');
});
