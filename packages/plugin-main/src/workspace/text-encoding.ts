import { isUtf8 } from 'node:buffer';

/** The encodings that are told apart. `latin1` stands for every single-byte text that is not UTF-8. */
export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1';

/** All of them, for schemas. */
export const textEncodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin1'] as const satisfies readonly TextEncoding[];

/** Bytes at the start of a file that tell whether it is text. */
export const sniffBytes = 8 * 1024;

/** The encoding a byte order mark names. @param head - the first bytes of a file. */
export function markedEncoding(head: Uint8Array): Exclude<TextEncoding, 'utf-8' | 'latin1'> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom';
  // With two NULs after it the mark is that of UTF-32, which counts as binary.
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? undefined : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Whether bytes are no text: a NUL among the first 8 KiB, and no mark that explains it. */
export function isBinary(head: Uint8Array): boolean {
  const mark = markedEncoding(head);
  return mark !== 'utf-16le' && mark !== 'utf-16be' && head.subarray(0, sniffBytes).includes(0);
}

/** Bytes to text, without the mark. */
export function decode(bytes: Buffer, encoding: TextEncoding): string {
  switch (encoding) {
    case 'utf-8':
      return bytes.toString('utf8');
    case 'utf-8-bom':
      return bytes.subarray(3).toString('utf8');
    case 'utf-16le':
      return bytes.subarray(2).toString('utf16le');
    case 'utf-16be':
      return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
        .swap16()
        .toString('utf16le');
    case 'latin1':
      return bytes.toString('latin1');
  }
}

/** The encoding of a whole file; nothing where it is no text. */
export function encodingOf(bytes: Buffer): TextEncoding | undefined {
  if (isBinary(bytes)) return undefined;
  return markedEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'latin1');
}

/** Text to bytes. @param isStart - with the mark, as at the start of a file. @returns nothing where latin1 cannot hold it. */
export function encode(text: string, encoding: TextEncoding, isStart: boolean): Buffer | undefined {
  const mark = isStart && !text.startsWith('\ufeff') ? '\ufeff' : '';
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-8-bom':
      return Buffer.from(mark + text, 'utf8');
    case 'utf-16le':
      return Buffer.from(mark + text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(mark + text, 'utf16le').swap16();
    case 'latin1':
      return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
  }
}
