import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, expect, it } from 'vitest';
import { CounterThread } from './counter-thread.js';

const frail = new URL('../../test/frail-thread.js', import.meta.url);
const thread = new CounterThread();
afterAll(() => thread.close());
const countOne = async (text: string): Promise<number> => (await thread.count([text]))[0] ?? -1;

it.each([
  'hello world',
  '<|endoftext|> is only text here',
  '八字 さようなら 👩‍👩‍👧 \u0000 \u202e',
  JSON.stringify({ path: 'src/index.ts', lines: [1, 2, 3] }),
])("counts '%s' as the tokenizer does", async (text) => {
  const counted = await countOne(text);

  expect(counted).toBe(countTokens(text, { disallowedSpecial: new Set() }));
});

it('counts nothing as nothing, and two words as two tokens', async () => {
  expect(await thread.count(['', 'hello world'])).toEqual([0, 2]);
});

it('counts a run of 100 000 letters in well under a second, and as exactly', async () => {
  await countOne('warm');
  const begin = performance.now();

  const counted = await countOne('a'.repeat(100_000));

  // Unguarded this takes six seconds and more; eight letters are one token.
  expect(performance.now() - begin).toBeLessThan(2_000);
  expect(counted).toBe(12_500);
});

it('keeps the count of words around a boundless run', async () => {
  const run = 'x'.repeat(600);

  const counted = await countOne(`one two ${run} three`);

  expect(Math.abs(counted - countTokens(`one two ${run} three`))).toBeLessThanOrEqual(3);
});

it('does not hold up the main loop while it counts a megabyte', async () => {
  await countOne('warm');
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);

  await countOne('The quick brown fox jumps over 13 lazy dogs.\n'.repeat(24_000));
  clearInterval(watch);

  // Counting it here takes several hundred milliseconds; the bound leaves room for a busy machine.
  expect(longest).toBeLessThan(200);
});

it('prices known models and has no price for unknown ones', async () => {
  const at = Date.UTC(2026, 10, 1);

  expect(await thread.price({ usage: { input_tokens: 1_000_000 }, model: 'gpt-4o', at })).toEqual({
    usd: 2.5,
    model: 'gpt-4o',
    provider: 'openai',
  });
  expect(await thread.price({ usage: { input_tokens: 1 }, model: 'no-such-model', at })).toBeNull();
});

it('says so when the thread cannot start', async () => {
  const missing = new CounterThread({ file: new URL('./no-such-thread.js', import.meta.url) });

  await expect(missing.count(['x'])).rejects.toMatchObject({ code: 'MILLRACE_COUNTER_FAILED', retryable: true });
});

it('refuses all that waits when the thread dies, and starts another when asked again', async () => {
  const dying = new CounterThread({ file: frail });

  const outcomes = await Promise.allSettled([dying.count(['end']), dying.count(['waits'])]);

  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'MILLRACE_COUNTER_FAILED' } },
    { status: 'rejected', reason: { code: 'MILLRACE_COUNTER_FAILED' } },
  ]);
  expect(await dying.count(['four'])).toEqual([4]);
  await dying.close();
});

it('ends a thread that keeps silent, and starts another when asked again', async () => {
  const silent = new CounterThread({ file: frail, silenceMs: 300 });

  await expect(silent.count(['silence'])).rejects.toMatchObject({ message: expect.stringContaining('no answer for too long') });

  expect(await silent.count(['four'])).toEqual([4]);
  await silent.close();
});

it('takes no more text than may wait, but always one', async () => {
  const small = new CounterThread({ file: frail, maxCharacters: 10 });

  const [large, further] = await Promise.allSettled([small.count(['x'.repeat(100)]), small.count(['x'])]);

  expect(large).toMatchObject({ status: 'fulfilled', value: [100] });
  expect(further).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('too much waits') } });
  expect(await small.count(['x'])).toEqual([1]);
  await small.close();
});

it('refuses what waits when it is closed, and everything after', async () => {
  const closing = new CounterThread({ file: frail });

  const [waiting] = await Promise.allSettled([closing.count(['silence']), closing.close()]);

  expect(waiting).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('the hub is stopping') } });
  await expect(closing.count(['x'])).rejects.toMatchObject({ code: 'MILLRACE_COUNTER_FAILED' });
});

it('tells which question cannot be answered and goes on answering others', async () => {
  const impossible = { usage: { input_tokens: 1, cache_read_tokens: 5 }, model: 'gpt-4o', at: 0 };

  await expect(thread.price(impossible)).rejects.toMatchObject({ code: 'MILLRACE_COUNTER_FAILED' });
  expect(await countOne('hello world')).toBe(2);
});
