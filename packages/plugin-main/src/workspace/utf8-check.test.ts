import { describe, expect, it } from 'vitest';
import { Utf8Check, wholeCharacters } from './utf8-check.js';

const text = Buffer.from('aé€😀z', 'utf8');

function isUtf8In(pieces: readonly Uint8Array[]): boolean {
  const check = new Utf8Check();
  for (const piece of pieces) check.add(Buffer.from(piece));
  return check.end();
}

describe('Utf8Check', () => {
  it('knows UTF-8 wherever it is cut, even byte by byte', () => {
    for (let cut = 0; cut <= text.length; cut += 1) expect(isUtf8In([text.subarray(0, cut), text.subarray(cut)])).toBe(true);
    expect(isUtf8In([...text].map((byte) => Uint8Array.of(byte)))).toBe(true);
  });

  it.each([
    ['a character that is never finished', [0x61, 0xc3]],
    ['a stray continuation', [0x80]],
    ['many stray continuations', [0x80, 0x80, 0x80, 0x80, 0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['Latin-1', [0x63, 0xe9, 0x20]],
    ['bytes that never occur', [0xff]],
  ])('refuses %s, whole or byte by byte', (_, bytes) => {
    expect(isUtf8In([Uint8Array.from(bytes)])).toBe(false);
    expect(isUtf8In(bytes.map((byte) => Uint8Array.of(byte)))).toBe(false);
  });

  it('does not forget what it has refused', () => {
    expect(isUtf8In([Uint8Array.of(0xff), Buffer.from('fine')])).toBe(false);
  });
});

describe('wholeCharacters', () => {
  it('leaves out the last character only where it is cut', () => {
    const whole = Array.from({ length: text.length + 1 }, (_, end) => wholeCharacters(text.subarray(0, end)));

    expect(whole).toEqual([0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11]);
  });
});
