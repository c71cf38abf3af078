import { describe, expect, it } from 'vitest';
import { cutText } from './cut-text.js';

describe('cutText', () => {
  it('leaves a text that fits as it is', () => {
    expect(cutText('abcd', 4)).toBe('abcd');
  });

  it('keeps to the limit, the ellipsis included', () => {
    expect(cutText('abcde', 4)).toBe('abc…');
  });

  it('does not cut a character in half', () => {
    expect(cutText('ab🌊cd', 4)).toBe('ab…');
  });
});
