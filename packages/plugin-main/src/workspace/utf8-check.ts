import { isUtf8 } from 'node:buffer';

/** Checks piece by piece whether bytes are UTF-8, whatever the pieces cut through. */
export class Utf8Check {
  #isValid = true;
  #rest: Buffer = Buffer.alloc(0);

  add(piece: Buffer): void {
    if (!this.#isValid) return;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const whole = wholeCharacters(bytes);
    this.#isValid = isUtf8(bytes.subarray(0, whole));
    this.#rest = Buffer.from(bytes.subarray(whole));
  }

  /** @returns whether everything added is UTF-8, with no character left unfinished. */
  end(): boolean {
    return this.#isValid && this.#rest.length === 0;
  }
}

/** How many of the bytes make whole UTF-8 characters: all, or up to three fewer where the last is cut. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return back < lengthOf(byte) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}
