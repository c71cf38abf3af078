import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactor } from './redact.js';

const secret = 'k9/+ü"<&> s%';

it.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify({ key: secret })],
  ['in a URL', encodeURIComponent(secret)],
  ['in a URL in lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
  ['in a form', new URLSearchParams({ a: secret }).toString()],
  ['in HTML', 'k9/+ü&quot;&lt;&amp;&gt; s%'],
  ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
])('takes a secret out %s', (_how, text) => {
  const shown = redactor([secret])(`before ${text} after ${text}`);

  expect(shown).toContain('[secret]');
  expect(shown).not.toContain(text);
});

it('takes a secret out of base64 of a longer text, whatever is around it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12, maxLength: 40 }), fc.string(), fc.string(), (key, before, after) => {
      const encoded = Buffer.from(before + key + after).toString('base64');

      const shown = redactor([key])(encoded);

      expect(shown).toContain('[secret]');
      expect(Buffer.from(shown.replaceAll('[secret]', ''), 'base64').toString()).not.toContain(key);
    }),
    { numRuns: 300 },
  );
});

it('takes the longer of two secrets first, and leaves a text without any alone', () => {
  expect(redactor(['abc', 'abcdef'])('abcdef abc')).toBe('[secret] [secret]');
  expect(redactor([])('abc')).toBe('abc');
});
