import { describe, expect, it } from 'vitest';
import { maxTextBytes, memoryText } from './memory-text.js';

describe('memoryText', () => {
  it('brings texts that read the same into one form', () => {
    const composed = memoryText('Caf\u00e9\nopen');

    expect(memoryText('  Cafe\u0301\r\nopen \n')).toEqual(composed);
    expect(composed.body).toBe('Caf\u00e9\nopen');
  });

  it('keeps texts apart that differ in case', () => {
    expect(memoryText('Tea').hash).not.toBe(memoryText('tea').hash);
  });

  it('replaces half of a surrogate pair, which no database stores', () => {
    expect(memoryText('a \ud83d b').body).toBe('a \ufffd b');
  });

  it.each(['', '   \n\t', '\u00a0', 'a\0b'])('refuses %j', (text) => {
    expect(() => memoryText(text)).toThrow(expect.objectContaining({ code: 'MILLRACE_MEMORY_INVALID' }));
  });

  it('takes 32 KiB and no byte more, counted in UTF-8', () => {
    expect(memoryText('a'.repeat(maxTextBytes)).body).toHaveLength(maxTextBytes);
    expect(() => memoryText('é'.repeat(maxTextBytes / 2 + 1))).toThrow(expect.objectContaining({ code: 'MILLRACE_MEMORY_TOO_LARGE' }));
  });
});
