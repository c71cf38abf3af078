import { expect, it } from 'vitest';
import { measureCall } from './measure-call.js';

const lengths = async (texts: readonly string[]): Promise<readonly number[]> => texts.map((text) => text.length);
const measuring = { count: lengths, model: 'gpt-5' };
const answered = { ran: true, ok: true, durationMs: 1, result: { content: [{ type: 'text' as const, text: '1234567' }] } };

it('counts the arguments as written and the answer as read', async () => {
  const measured = await measureCall({ a: 1 }, answered, measuring);

  expect(measured).toEqual({
    model: 'gpt-5',
    buckets: { input: 7, output: 7, cacheRead: 0, cacheWrite: 0 },
    method: 'o200k',
    estimated: true,
  });
});

it('takes what a model reported in place of counting', async () => {
  const usage = { model: 'gpt-4o', inputTokens: 10, outputTokens: 5, cacheReadTokens: 3.4 };

  const measured = await measureCall({ a: 1 }, { ...answered, usage }, measuring);

  expect(measured).toEqual({
    model: 'gpt-4o',
    buckets: { input: 10, output: 5, cacheRead: 3, cacheWrite: 0 },
    method: 'reported',
    estimated: false,
  });
});

it('calls a report without a model an estimate, and one without tokens no report', async () => {
  expect(await measureCall({}, { ...answered, usage: { inputTokens: -4 } }, measuring)).toMatchObject({
    method: 'reported',
    estimated: true,
    buckets: { input: 0 },
  });
  expect(await measureCall({}, { ...answered, usage: { model: 'gpt-4o' } }, measuring)).toMatchObject({ method: 'o200k', model: 'gpt-5' });
});

it('counts pictures at a fixed rate and never as text', async () => {
  const result = { content: [{ type: 'image' as const, data: 'A'.repeat(100_000), mimeType: 'image/png' }] };

  expect((await measureCall({}, { ...answered, result }, measuring)).buckets.input).toBe(1_000);
});

it('counts roughly, and says so, when it cannot count exactly', async () => {
  const broken = { ...measuring, count: () => Promise.reject(new Error('no thread')) };

  expect(await measureCall({ a: 1 }, answered, broken)).toMatchObject({ method: 'characters/4', buckets: { input: 2, output: 3 } });
});
