import { expect, it } from 'vitest';
import type { HttpResponse } from '../http/http-types.js';
import { answerBody, type BodyWish } from './answer-body.js';
import { textPieces } from './text-pieces.js';
import fc from 'fast-check';

const shown = (body: string | Buffer, type: string | undefined, wish: Partial<BodyWish> = {}) => {
  const response: HttpResponse = {
    status: 200,
    url: new URL('https://x.test/'),
    headers: { 'content-type': type },
    body: Buffer.from(body),
  };
  return answerBody(response, { raw: false, ...wish }, new AbortController().signal);
};

it.each([
  ['JSON compact', '{ "a": [1,\n 2] }', 'application/json', {}, { text: '{"a":[1,2]}', isJson: true }],
  ['JSON with a byte order mark', '\u{feff}{"a":1}', 'application/json', {}, { text: '{"a":1}', isJson: true }],
  ['raw JSON as it is', '{ "a": 1 }', 'application/json', { raw: true }, { text: '{ "a": 1 }', isJson: false }],
  ['a part of JSON', '{"a":[{"b":1},{"b":2}]}', 'application/json', { select: '/a/*/b' }, { text: '[1,2]', isJson: true }],
  ['a part of raw JSON', '{"a":1}', 'application/json', { select: '/a', raw: true }, { text: '1', isJson: true }],
  ['a part of JSON with another type', '{"a":1}', 'text/plain', { select: '/a' }, { text: '1', isJson: true }],
  ['broken JSON as text', '{"a":', 'application/json', {}, { text: '{"a":', isJson: false }],
  ['the words of a page', '<h1>Hi</h1><script>x</script>', 'text/html; charset=utf-8', {}, { text: '# Hi', isJson: false }],
  ['a page as it is', '<h1>Hi</h1>', 'text/html', { raw: true }, { text: '<h1>Hi</h1>', isJson: false }],
  ['text', 'a < b', 'text/plain', {}, { text: 'a < b', isJson: false }],
  ['nothing', '', undefined, {}, { text: '', isJson: false }],
  ['no bytes', Buffer.from('a\0b'), 'application/pdf', {}, { text: undefined, isJson: false }],
] as const)('shows %s', async (_what, body, type, wish, answer) => {
  expect(await shown(body, type, wish)).toMatchObject(answer);
});

it('shows JSON that nests too deeply for JSON.stringify as text', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);

  expect(await shown(deep, 'application/json')).toMatchObject({ text: deep, isJson: false });
});

it.each([
  ['<p>x</p>', 'text/html', 'is text/html, not JSON'],
  ['x', undefined, 'of no known type'],
  [Buffer.from('a\0b'), 'image/png', 'is image/png'],
])('refuses to select from %j', async (body, type, message) => {
  await expect(shown(body, type, { select: '/a' })).rejects.toMatchObject({
    code: 'invalid_select',
    message: expect.stringContaining(message),
  });
});

it('cuts a text into short pieces that are the text again, whatever letters it has', () => {
  const isWhole = fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), fc.nat(3), (text, lines) => {
    const long = text.repeat(2) + '\n'.repeat(lines) + text;
    const pieces = textPieces(long);

    expect(pieces.join('')).toBe(long);
    expect(pieces.every((piece) => Array.from(piece).length <= 401 && !/\p{Surrogate}/u.test(piece))).toBe(true);
  });

  fc.assert(isWhole, { numRuns: 200 });
});
