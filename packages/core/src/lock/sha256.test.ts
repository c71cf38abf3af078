import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from './sha256.js';

const expected = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sha256', () => {
  it.each(['', 'abc', 'Grüße, 世界 👩‍💻', 'x'.repeat(1_000_000)])('is what everyone else gets: case %#', (text) => {
    expect(sha256(text)).toBe(expected(text));
  });

  it('is right at every length around the size of a block', () => {
    for (let length = 0; length <= 200; length += 1) {
      const text = Array.from({ length }, (_, at) => String.fromCharCode(32 + ((at * 7 + length) % 90))).join('');
      expect(sha256(text)).toBe(expected(text));
    }
  });
});
