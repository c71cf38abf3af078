import { expect, it } from 'vitest';
import { checkedHeaders } from './request-headers.js';

it('brings names into lower case and leaves values alone', () => {
  expect(checkedHeaders({ 'X-Trace': 'Ä b\tc', ACCEPT: 'text/html' })).toEqual({ 'x-trace': 'Ä b\tc', accept: 'text/html' });
});

it.each([
  'X-HTTP-Method-Override',
  'X-Forwarded-For',
  'x-original-url',
  'Host',
  'connection',
  'Transfer-Encoding',
  'content-length',
  'Upgrade',
  'TE',
  'trailer',
  'proxy-authorization',
  'Expect',
  'via',
])('does not let a caller set %s', (header) => {
  expect(() => checkedHeaders({ [header]: 'x' })).toThrow(expect.objectContaining({ code: 'invalid_header' }));
});

it.each(['a\r\nHost: evil', 'a\nb', 'a\rb', 'a\0b', 'snow ☃', 'a\u{7f}'])('refuses the value %j, and does not show it', (value) => {
  const refuse = () => checkedHeaders({ 'x-a': `sesame${value}` });

  expect(refuse).toThrow(expect.objectContaining({ code: 'invalid_header', message: expect.not.stringContaining('sesame') }));
});

it.each(['', 'a b', 'a:b', 'a\r\nb', 'ä', 'x'.repeat(20_000)])('refuses the name %j', (header) => {
  const refuse = () => checkedHeaders({ [header]: 'x' });

  expect(refuse).toThrow(expect.objectContaining({ code: 'invalid_header' }));
  expect(refuse).not.toThrow(/.{400}/);
});

it('refuses one header given twice, too many and too long ones', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_none, index) => [`x-${index}`, '']));

  expect(() => checkedHeaders({ 'X-A': '1', 'x-a': '2' })).toThrow('twice');
  expect(() => checkedHeaders(many)).toThrow('at most');
  expect(() => checkedHeaders({ 'x-a': 'y'.repeat(17_000) })).toThrow('at most');
});
