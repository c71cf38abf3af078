import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { abortAfter } from './abort-after.js';

const reasonOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));

it('aborts after its time, also when garbage has been collected meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;

  const aborted = reasonOf(abortAfter(100, new AbortController().signal));
  const collecting = setInterval(collectGarbage, 10);
  const reason = await aborted;
  clearInterval(collecting);

  expect(reason).toMatchObject({ name: 'TimeoutError' });
});

it('aborts with the other signal, for its reason', async () => {
  const controller = new AbortController();

  const aborted = reasonOf(abortAfter(60_000, controller.signal));
  controller.abort('gone');

  expect(await aborted).toBe('gone');
});
