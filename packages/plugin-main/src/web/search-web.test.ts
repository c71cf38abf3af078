import { expect, it, vi } from 'vitest';
import { refusalOf } from '../test-support/refusal.js';
import type { SearchAnswer, SearchOptions, SearchProvider } from './search-provider.js';
import { providerProblem } from './search-provider.js';
import { searchWeb } from './search-web.js';

const never = new AbortController().signal;

function provider(id: string, answer: Partial<SearchAnswer> = {}) {
  const search = vi.fn<SearchProvider['search']>(async () => ({
    results: [{ url: `https://${id}.test/`, title: id, snippet: '' }],
    ...answer,
  }));
  return { id, search };
}

const ask = (providers: readonly SearchProvider[], more: Partial<Parameters<typeof searchWeb>[1]> = {}) =>
  searchWeb(providers, { query: 'wells', options: { count: 8 }, ...more }, never);

it('asks the first provider unless one is named', async () => {
  const providers = [provider('a'), provider('b')];

  expect((await ask(providers)).provider).toBe('a');
  expect((await ask(providers, { provider: 'b' })).provider).toBe('b');
});

it('goes on where the last answer of the same provider ended', async () => {
  const providers = [provider('a'), provider('b', { next: 'page.2' })];

  const { cursor } = await ask(providers, { provider: 'b' });
  await ask(providers, { cursor });

  expect(cursor).toBe('b.page.2');
  expect(providers[1]?.search.mock.calls.map(([, options]) => (options as SearchOptions).next)).toEqual([undefined, 'page.2']);
  expect(providers[0]?.search).not.toHaveBeenCalled();
});

it('leaves out what is no address of a page, and tidies what strangers wrote', async () => {
  const results = [
    { url: 'javascript:alert(1)', title: 'x', snippet: '' },
    { url: 'not a url', title: 'x', snippet: '' },
    { url: 'file:///etc/passwd', title: 'x', snippet: '' },
    {
      url: 'https://a.test/',
      title: 'A <b>well</b>\n',
      snippet: `a &amp; <span class="hit">b</span> ${'x'.repeat(1_000)}`,
      published: '<i>May</i>',
    },
  ];

  const found = await ask([provider('a', { results })]);

  expect(found.results).toEqual([
    { url: 'https://a.test/', title: 'A well', snippet: expect.stringMatching(/^a & b x+…$/), published: 'May' },
  ]);
  expect(found.results[0]?.snippet).toHaveLength(320);
});

it('bounds the number of results, whatever is asked and given', async () => {
  const results = Array.from({ length: 50 }, (_none, index) => ({ url: `https://a.test/${index}`, title: '', snippet: '' }));
  const many = provider('a', { results });

  expect((await ask([many], { options: { count: 1_000 } })).results).toHaveLength(20);
  expect((await ask([many], { options: { count: -5 } })).results).toHaveLength(1);
  expect(many.search.mock.calls.map(([, { count }]) => count)).toEqual([20, 1]);
});

it('tells which of the options that were asked for it passed over', async () => {
  const found = await ask([provider('a', { ignored: ['freshness', 'language'] })], { options: { count: 1, freshness: 'day' } });

  expect(found.ignored).toEqual(['freshness']);
});

it.each([
  ['an unknown provider', { provider: 'c' }, 'not_found', 'there are a, b'],
  ['a provider that is gone', { cursor: 'c.1' }, 'not_found', 'there are a, b'],
  ['a cursor nobody gave', { cursor: 'x' }, 'cursor_expired', 'unknown'],
  ['a very long cursor', { cursor: `a.${'x'.repeat(300)}` }, 'cursor_expired', 'unknown'],
  ['no words', { query: '  ' }, 'invalid_call', 'query needs'],
  ['very many words', { query: 'x'.repeat(1_001) }, 'invalid_call', 'query needs'],
])('refuses %s', async (_what, more, code, message) => {
  const refusal = await refusalOf(ask([provider('a'), provider('b')], more));

  expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) });
});

it('does not keep an answer that came after the call was cancelled', async () => {
  const controller = new AbortController();
  const slow: SearchProvider = { id: 'a', search: async () => (controller.abort(new Error('no longer wanted')), { results: [] }) };

  await expect(searchWeb([slow], { query: 'x', options: { count: 1 } }, controller.signal)).rejects.toThrow('no longer wanted');
});

it.each([{ id: 'A B', search: async () => ({ results: [] }) }, { id: 'a' }, null])('says what is wrong with the provider %j', (value) => {
  expect(providerProblem(value as SearchProvider)).toContain('a search provider needs id');
});
