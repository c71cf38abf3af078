import { expect, it } from 'vitest';
import { isJson, mediaType, textOf } from './media-type.js';

it.each([
  ['Text/HTML; charset="ISO-8859-1"', { mime: 'text/html', charset: 'ISO-8859-1' }],
  ['application/json', { mime: 'application/json', charset: undefined }],
  [undefined, { mime: '', charset: undefined }],
])('reads the content type %j', (header, type) => {
  expect(mediaType(header)).toEqual(type);
});

it.each(['application/json', 'application/problem+json', 'text/json', 'application/vnd.api+json'])('takes %s for JSON', (mime) => {
  expect(isJson(mime)).toBe(true);
});

it.each([
  ['UTF-8', Buffer.from('grün'), 'text/plain'],
  ['the charset that is named', Buffer.from('grün', 'latin1'), 'text/plain; charset=latin1'],
  ['the charset of the page', Buffer.concat([Buffer.from('<meta charset=windows-1252>'), Buffer.from('grün', 'latin1')]), 'text/html'],
  ['UTF-16 with its name', Buffer.from('grün', 'utf16le'), 'text/plain; charset=utf-16le'],
  ['UTF-8 when the name is nonsense', Buffer.from('grün'), 'text/plain; charset=klingon'],
  ['an SVG', Buffer.from('<svg>grün</svg>'), 'image/svg+xml'],
])('reads text in %s', (_what, body, type) => {
  expect(textOf(body, mediaType(type))).toContain('grün');
});

it.each([
  ['an image', Buffer.from('GIF89a'), 'image/gif'],
  ['bytes with a NUL', Buffer.from('a\0b'), 'text/plain'],
  ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0xfd, 0x80, 0x81]), 'application/octet-stream'],
])('shows no text of %s', (_what, body, type) => {
  expect(textOf(body, mediaType(type))).toBeUndefined();
});
