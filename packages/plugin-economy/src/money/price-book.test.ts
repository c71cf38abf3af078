import { afterAll, expect, it } from 'vitest';
import { CounterThread } from '../count/counter-thread.js';
import { createPriceBook, dearestRates } from './price-book.js';

const thread = new CounterThread();
afterAll(() => thread.close());
const at = Date.UTC(2026, 10, 1);
const own = { 'in-house': { inputUsdPerMillion: 1, outputUsdPerMillion: 2, cacheReadUsdPerMillion: 0.1 } };
const book = createPriceBook(own, (question) => thread.price(question));
const buckets = { input: 100, output: 50, cacheRead: 1_000, cacheWrite: 0 };

it('counts cached tokens once, at their own price', async () => {
  const quote = await book.quote(buckets, 'gpt-5', at);

  // 100 x 1.25 + 50 x 10 + 1 000 x 0.125 micro-USD.
  expect(quote).toEqual({ costMicroUsd: 750, match: 'exact' });
});

it('never prices an unknown model at nothing', async () => {
  expect(await book.quote(buckets, 'no-such-model', at)).toEqual({ costMicroUsd: null, match: 'none' });
});

it("prices by the operator's own list before any other", async () => {
  expect(await book.quote(buckets, 'in-house', at)).toEqual({ costMicroUsd: 300, match: 'override' });
});

it('says whose price it took when it is not the very model', async () => {
  expect(await book.quote(buckets, 'claude-sonnet-5-5', at)).toMatchObject({ match: 'family', pricedAs: 'anthropic/claude-sonnet-5' });
  expect(await book.quote(buckets, 'gpt-4o-2024-08-06', at)).toMatchObject({ match: 'alias', pricedAs: 'openai/gpt-4o' });
});

it('understands a name with its provider before it', async () => {
  expect((await book.quote(buckets, 'openai/gpt-4o', at)).match).toBe('exact');
});

it('reserves at the dearest usual price where no price is known', async () => {
  expect(await book.rates('gpt-5', at)).toEqual({ input: 1.25, output: 10, known: true });
  expect(await book.rates('no-such-model', at)).toBe(dearestRates);
});
