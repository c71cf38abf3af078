import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ApiSettings } from './api-settings.js';
import { urlOfApi, urlOfUrl } from './call-url.js';

const api: ApiSettings = { url: 'https://api.test/v1', methods: ['GET'], headers: {}, query: { key: 'x' }, allowPrivate: false };

it.each([
  [undefined, {}, 'https://api.test/v1'],
  ['', {}, 'https://api.test/v1'],
  [
    '/forecast',
    { city: 'Oslo & more', days: 3, now: true, list: [1, 'b'], none: null },
    'https://api.test/v1/forecast?city=Oslo+%26+more&days=3&now=true&list=1&list=b',
  ],
  ['forecast?city=Oslo#top', { days: 3 }, 'https://api.test/v1/forecast?city=Oslo&days=3'],
  ['//evil.test/x', {}, 'https://api.test/v1/evil.test/x'],
  ['@evil.test', {}, 'https://api.test/v1/@evil.test'],
  ['https://evil.test/', {}, 'https://api.test/v1/https://evil.test/'],
  ['a/../b', {}, 'https://api.test/v1/b'],
  ['a b/ü', {}, 'https://api.test/v1/a%20b/%C3%BC'],
  ['a..b/...', {}, 'https://api.test/v1/a..b/...'],
])('joins the path %j to the API', (path, query, url) => {
  expect(urlOfApi(api, { path, query }).href).toBe(url);
});

it('never leaves the API, whatever the path is', () => {
  const step = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2F',
    '%5c',
    '%',
    'a',
    '?',
    '#',
    '@',
    ':',
    'https:',
    '//',
    ';',
    ' ',
    '\t',
    '\n',
    '\0',
    'v1',
    '％',
    '。',
  );
  const isBelow = fc.property(
    fc.oneof(
      fc.array(step, { maxLength: 12 }).map((steps) => steps.join('')),
      fc.string(),
    ),
    (path) => {
      let href = 'https://api.test/v1/';
      try {
        ({ href } = urlOfApi(api, { path }));
      } catch (error) {
        expect(['denied', 'invalid_url', 'invalid_call']).toContain((error as { code?: string }).code);
      }
      const place = new URL(href).pathname.replaceAll(/%2e/gi, '.').replaceAll(/%2f|%5c/gi, '/');

      expect(href).toMatch(/^https:\/\/api\.test\/v1(?:[/?]|$)/);
      expect(new URL(place, 'https://api.test').pathname).toMatch(/^\/v1(?:\/|$)/);
    },
  );

  fc.assert(isBelow, { numRuns: 10_000 });
});

it('keeps the query of the API, and takes the root for a folder', () => {
  expect(urlOfApi({ ...api, url: 'https://api.test/?v=2' }, { path: 'x', query: { a: 1 } }).href).toBe('https://api.test/x?v=2&a=1');
});

it.each([
  '..',
  '../admin',
  'a/../../admin',
  '%2e%2e/admin',
  '.%2E/admin',
  '..%2fadmin',
  '..%5cadmin',
  '..\\admin',
  '%252e%252e%252fadmin',
  'a;/..;/admin',
  '../v1evil',
])('refuses the path %j, which leads out of the API', (path) => {
  expect(() => urlOfApi(api, { path })).toThrow(expect.objectContaining({ code: 'denied' }));
});

it.each([
  [{ query: { key: 'y' } }, "'key' is set by the host"],
  [{ path: 'a?key=y' }, "'key' is set by the host"],
  [{ query: { a: { b: 1 } } }, "query 'a' must be"],
])('refuses %j', (call, message) => {
  expect(() => urlOfApi(api, call)).toThrow(expect.objectContaining({ code: 'invalid_call', message: expect.stringContaining(message) }));
});

it('takes a URL as it is, with more query, but no path', () => {
  expect(urlOfUrl('https://x.test/a?b=1', { query: { c: 2 } }).href).toBe('https://x.test/a?b=1&c=2');
  expect(() => urlOfUrl('https://x.test/', { path: 'a' })).toThrow(expect.objectContaining({ code: 'invalid_call' }));
});

it.each([
  '',
  'x.test',
  '/a',
  'ftp://x.test',
  'https://',
  'https://u:p@x.test/',
  `https://x.test/${'a'.repeat(9_000)}`,
  'http://[::1',
  'https://x.test:99999/',
])('refuses the URL %j', (url) => {
  expect(() => urlOfUrl(url, {})).toThrow(expect.objectContaining({ code: 'invalid_url' }));
});
