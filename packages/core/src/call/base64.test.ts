import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.js';

describe('base64', () => {
  it('agrees with Node in both directions', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });

  it('takes more bytes than a function call has arguments', () => {
    const bytes = new Uint8Array(3 * 0x8000 + 1).fill(255);

    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });

  it('throws at what is no base64', () => {
    expect(() => fromBase64('not base64!')).toThrow();
  });
});
