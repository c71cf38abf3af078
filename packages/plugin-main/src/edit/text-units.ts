import { endianness } from 'node:os';
import { decodePart, encode, encodingOf, isWide, markBytes, type TextEncoding } from '../workspace/text-encoding.js';

/** What text is made of in a file: bytes, or the two-byte units of UTF-16. A line feed or any other plain character is one. */
export type Units = Uint8Array | Uint16Array;

/** From one unit to before another. */
export interface UnitRange {
  readonly start: number;
  readonly end: number;
}

/** A part of a text and the text that takes its place. */
export interface Splice extends UnitRange {
  readonly text: string;
}

/** A line feed. */
export const lineFeed = 0x0a;
/** A carriage return. */
export const carriageReturn = 0x0d;

/** A text as it lies in its file. Ranges count units after the mark, so that no byte outside a change is ever read as text. */
export class TextUnits {
  readonly bytes: Buffer;
  readonly encoding: TextEncoding;
  readonly units: Units;
  readonly #unitBytes: 1 | 2;

  private constructor(bytes: Buffer, encoding: TextEncoding) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.#unitBytes = isWide(encoding) ? 2 : 1;
    this.units = unitsOf(bytes.subarray(markBytes(encoding)), encoding);
  }

  /** @returns nothing where the bytes are no text. */
  static of(bytes: Buffer): TextUnits | undefined {
    const encoding = encodingOf(bytes);
    return encoding && new TextUnits(bytes, encoding);
  }

  /** The units of other text in this encoding; nothing where it cannot hold it. */
  encode(text: string): Units | undefined {
    const bytes = encode(text, this.encoding, false);
    return bytes && unitsOf(bytes, this.encoding);
  }

  /** The text of a range that cuts no character. */
  textOf({ start, end }: UnitRange): string {
    return decodePart(this.#bytesOf(start, end), this.encoding);
  }

  /**
   * The bytes with parts replaced.
   *
   * @param splices - in order, apart from each other, and of text the encoding can hold.
   * @returns only how many there would be where they are more than `maxBytes`.
   */
  spliced(splices: readonly Splice[], maxBytes: number): Buffer | number {
    const mark = markBytes(this.encoding);
    const encoded = new Map<string, Buffer>();
    const parts: Buffer[] = [this.bytes.subarray(0, mark)];
    let from = 0;
    let sizeBytes = this.bytes.length;
    for (const { start, end, text } of splices) {
      const bytes = encoded.get(text) ?? encode(text, this.encoding, false) ?? Buffer.alloc(0);
      encoded.set(text, bytes);
      parts.push(this.#bytesOf(from, start), bytes);
      sizeBytes += bytes.length - (end - start) * this.#unitBytes;
      from = end;
    }
    if (sizeBytes > maxBytes) return sizeBytes;
    parts.push(this.bytes.subarray(mark + from * this.#unitBytes));
    return Buffer.concat(parts, sizeBytes);
  }

  #bytesOf(start: number, end: number): Buffer {
    const mark = markBytes(this.encoding);
    return this.bytes.subarray(mark + start * this.#unitBytes, mark + end * this.#unitBytes);
  }
}

function unitsOf(bytes: Buffer, encoding: TextEncoding): Units {
  if (!isWide(encoding)) return bytes;
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const isNative = encoding.startsWith('utf-16le') === (endianness() === 'LE');
  // The units of an array begin at an even byte of its memory, which a buffer need not.
  const own = isNative && even.byteOffset % 2 === 0 ? even : Buffer.from(new Uint8Array(even).buffer);
  if (!isNative) own.swap16();
  return new Uint16Array(own.buffer, own.byteOffset, own.length / 2);
}
