import { isUtf8 } from 'node:buffer';

/**
 * The encodings that are told apart; UTF-16 has a byte order mark unless its name says that it has none. `latin1` stands
 * for every text of single bytes, or of bytes that are told apart by them, that is not UTF-8.
 */
export const textEncodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-no-bom', 'utf-16be-no-bom', 'latin1'] as const;
/** One of them. */
export type TextEncoding = (typeof textEncodings)[number];
/** Those whose characters are of two bytes. */
export type WideEncoding = Extract<TextEncoding, `utf-16${string}`>;

/** Bytes at the start of a file that tell whether it is text. */
export const sniffBytes = 8 * 1024;

/** Bytes of the mark at the start of a file. */
export function markBytes(encoding: TextEncoding): number {
  return encoding === 'utf-8-bom' ? 3 : encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 0;
}

/** Whether a character takes two bytes at least. */
export function isWide(encoding: TextEncoding | undefined): encoding is WideEncoding {
  return encoding?.startsWith('utf-16') ?? false;
}

/**
 * The encoding that the first bytes of a file tell: by their mark, or UTF-16 by the NULs of its plain characters. Nothing
 * where only the whole file can tell.
 */
export function sniffEncoding(head: Uint8Array): Exclude<TextEncoding, 'utf-8' | 'latin1'> | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8-bom';
  // With two NULs after it the mark is that of UTF-32, which counts as binary.
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? undefined : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return unmarkedWide(head.subarray(0, sniffBytes));
}

/** Whether bytes are no text: a NUL among the first 8 KiB that UTF-16 does not explain. */
export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, sniffBytes).includes(0) && !isWide(sniffEncoding(head));
}

/** Bytes to text, without the mark. */
export function decode(bytes: Buffer, encoding: TextEncoding): string {
  return decodePart(bytes.subarray(markBytes(encoding)), encoding);
}

/** Bytes from the midst of a file to text. */
export function decodePart(bytes: Buffer, encoding: TextEncoding): string {
  switch (encoding) {
    case 'utf-8':
    case 'utf-8-bom':
      return bytes.toString('utf8');
    case 'utf-16le':
    case 'utf-16le-no-bom':
      return bytes.toString('utf16le');
    case 'utf-16be':
    case 'utf-16be-no-bom':
      return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
        .swap16()
        .toString('utf16le');
    case 'latin1':
      return bytes.toString('latin1');
  }
}

/** The encoding of a whole file; nothing where it is no text. */
export function encodingOf(bytes: Buffer): TextEncoding | undefined {
  if (isBinary(bytes)) return undefined;
  return sniffEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'latin1');
}

/** Text to bytes. @param isStart - with the mark, as at the start of a file. @returns nothing where latin1 cannot hold it. */
export function encode(text: string, encoding: TextEncoding, isStart: boolean): Buffer | undefined {
  const isMarked = isStart && markBytes(encoding) > 0 && !text.startsWith('\ufeff');
  const marked = isMarked ? `\ufeff${text}` : text;
  switch (encoding) {
    case 'utf-8':
    case 'utf-8-bom':
      return Buffer.from(marked, 'utf8');
    case 'utf-16le':
    case 'utf-16le-no-bom':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
    case 'utf-16be-no-bom':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'latin1':
      return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
  }
}

// Plain characters have a NUL as their high byte. Half of all must be such, and the rest must be text, so that neither
// names parted by NULs nor tables of small numbers are taken for UTF-16; two bytes alone tell nothing.
function unmarkedWide(head: Uint8Array): 'utf-16le-no-bom' | 'utf-16be-no-bom' | undefined {
  if (!head.includes(0) || head.length < 4 || (head.length < sniffBytes && head.length % 2 === 1)) return undefined;
  if (isWideText(head, 'little')) return 'utf-16le-no-bom';
  return isWideText(head, 'big') ? 'utf-16be-no-bom' : undefined;
}

function isWideText(head: Uint8Array, order: 'little' | 'big'): boolean {
  let plain = 0;
  let afterLead = false;
  for (let at = 0; at + 1 < head.length; at += 2) {
    const [first = 0, second = 0] = [head[at], head[at + 1]];
    const code = order === 'little' ? first + 256 * second : 256 * first + second;
    if (code < 0x80) plain += 1;
    const isTrail = (code & 0xfc00) === 0xdc00;
    if (isControl(code) || code >= 0xfffe || afterLead !== isTrail) return false;
    afterLead = (code & 0xfc00) === 0xd800;
  }
  return plain * 4 >= head.length;
}

function isControl(code: number): boolean {
  return code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1b;
}
