import { describe, expect, it } from 'vitest';
import { decode, encode, encodingOf, isBinary, sniffEncoding, textEncodings } from './text-encoding.js';

describe('encode and decode', () => {
  it.each(textEncodings)('give back the text, in %s', (encoding) => {
    const text = encoding === 'latin1' ? 'naïve ÿ\r\n' : 'naïve price: € 😀\r\n';

    const bytes = encode(text, encoding, true);

    expect(bytes && decode(bytes, encoding)).toBe(text);
    expect(bytes && encodingOf(bytes)).toBe(encoding);
  });

  it('write the mark at the start alone, and once', () => {
    expect(encode('a', 'utf-8-bom', true)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x61]));
    expect(encode('\ufeffa', 'utf-8-bom', true)).toEqual(Buffer.from([0xef, 0xbb, 0xbf, 0x61]));
    expect(encode('a', 'utf-16be', true)).toEqual(Buffer.from([0xfe, 0xff, 0, 0x61]));
    expect(encode('a', 'utf-16le', false)).toEqual(Buffer.from([0x61, 0]));
  });

  it('refuse what latin1 cannot hold', () => {
    expect(encode('€', 'latin1', true)).toBeUndefined();
  });

  it('bear a last byte that is left over', () => {
    expect(decode(Buffer.from([0xfe, 0xff, 0, 0x61, 0]), 'utf-16be')).toBe('a');
    expect(decode(Buffer.from([0xff, 0xfe, 0x61, 0, 0]), 'utf-16le')).toBe('a');
  });
});

describe('encodingOf', () => {
  it.each([
    ['nothing at all', [], 'utf-8'],
    ['bytes that are no UTF-8', [0x63, 0xe9], 'latin1'],
    ['a NUL', [0x61, 0], undefined],
    ['the mark of UTF-32', [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], undefined],
    ['the mark of UTF-16 alone', [0xff, 0xfe], 'utf-16le'],
    ['plain characters of two bytes, low first', [0x61, 0, 0x0a, 0], 'utf-16le-no-bom'],
    ['plain characters of two bytes, high first', [0, 0x61, 0, 0x0a], 'utf-16be-no-bom'],
    ['such with others among them', [0x61, 0, 0x62, 0, 0xac, 0x20, 0x3d, 0xd8, 0x00, 0xde, 0x0a, 0, 0x0a, 0, 0x0a, 0], 'utf-16le-no-bom'],
    ['such with half a pair', [0x61, 0, 0x62, 0, 0x3d, 0xd8, 0x0a, 0], undefined],
    ['such with half a pair at its end', [0x61, 0, 0x00, 0xde], undefined],
    ['such with no character', [0x61, 0, 0xff, 0xff], undefined],
    ['such and a byte more', [0x61, 0, 0x0a, 0, 0x61], undefined],
    ['small numbers of two bytes', [1, 0, 2, 0, 3, 0], undefined],
    ['names parted by NULs', [...Buffer.from('one\0two\0three\0')], undefined],
    ['NULs alone', [0, 0, 0, 0], undefined],
  ])('of %s is %s', (_, bytes, expected) => {
    expect(encodingOf(Buffer.from(bytes))).toBe(expected);
  });
});

describe('isBinary', () => {
  it('looks at the first 8 KiB for a NUL', () => {
    expect(isBinary(Buffer.concat([Buffer.alloc(8_191, 'a'), Buffer.of(0)]))).toBe(true);
    expect(isBinary(Buffer.concat([Buffer.alloc(8_192, 'a'), Buffer.of(0)]))).toBe(false);
  });
});

describe('sniffEncoding', () => {
  it('is nothing where the first bytes do not tell', () => {
    expect(sniffEncoding(Buffer.from('plain'))).toBeUndefined();
    expect(sniffEncoding(Buffer.of(0xef, 0xbb))).toBeUndefined();
  });
});
