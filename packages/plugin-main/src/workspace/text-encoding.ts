/** The encodings that are told apart. `latin1` stands for every single-byte text that is not UTF-8. */
export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'latin1';

/** All of them, for schemas. */
export const textEncodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin1'] as const satisfies readonly TextEncoding[];

const sniffBytes = 8 * 1024;

/** The encoding a byte order mark names. @param head - the first bytes of a file. */
export function markedEncoding(head: Uint8Array): Exclude<TextEncoding, 'utf-8' | 'latin1'> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
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

/** Text to bytes. @param isStart - with the mark, as at the start of a file. @returns nothing where latin1 cannot hold it. */
export function encode(text: string, encoding: TextEncoding, isStart: boolean): Buffer | undefined {
  const mark = isStart ? '\ufeff' : '';
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
