import { expect, it } from 'vitest';
import { storableText } from './storable-text.js';

it('leaves usual names as they are', () => {
  expect(storableText('read_file')).toBe('read_file');
  expect(storableText('Zoë 👩‍👧')).toBe('Zoë 👩‍👧');
});

it('takes out what a database cannot keep', () => {
  expect(storableText('a\0b\ud800c')).toBe('ab\ufffdc');
});

it('shortens long names and still tells them apart', () => {
  const start = '👩'.repeat(500);

  const [one, other] = [storableText(`${start}1`), storableText(`${start}2`)];

  expect(one).not.toBe(other);
  expect(one).toBe(storableText(`${start}1`));
  expect(one.length).toBeLessThanOrEqual(200);
  expect(Buffer.from(one).toString()).toBe(one);
});
