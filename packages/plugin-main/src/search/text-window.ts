import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { readWhole } from '../workspace/read-pieces.js';
import { decode, isWide, markBytes, sniffBytes, sniffEncoding } from '../workspace/text-encoding.js';
import type { OpenedFile } from '../workspace/workspace.js';

/** Some bytes of a file's text, as ripgrep counts them: without its mark, and in UTF-8 where it was UTF-16. */
export interface TextBytes {
  read(start: number, length: number): Promise<Buffer>;
}

const maxDecodedBytes = 16 * 1024 * 1024;
const noBytes = Buffer.alloc(0);

/** The text of an open file. A larger file in UTF-16 has none here: no place in it can be found without reading all of it. */
export async function textBytes(file: OpenedFile, signal: AbortSignal): Promise<TextBytes> {
  const encoding = sniffEncoding(await readAt(file.handle, 0, sniffBytes));
  if (isWide(encoding)) {
    if (file.stats.size > maxDecodedBytes) return { read: async () => noBytes };
    const text = Buffer.from(decode(await readWhole(file.handle, file.stats.size, signal), encoding), 'utf8');
    return { read: async (start, length) => text.subarray(start, start + length) };
  }
  const mark = encoding === undefined ? 0 : markBytes(encoding);
  return { read: (start, length) => readAt(file.handle, start + mark, length) };
}

/** Bytes to text that can be shown safely: no half characters at the ends, no control characters. */
export function shownText(bytes: Buffer): string {
  const whole = withoutHalves(bytes);
  const text = isUtf8(whole) ? whole.toString('utf8') : whole.toString('latin1');
  return text.replace(/\r$/, '').replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');
}

async function readAt(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, start);
  return buffer.subarray(0, bytesRead);
}

function withoutHalves(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && isInner(bytes[start])) start += 1;
  let end = bytes.length;
  while (end > start && bytes.length - end < 3 && isInner(bytes[end - 1])) end -= 1;
  const lead = bytes[end - 1] ?? 0;
  const needed = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  const cut = bytes.subarray(start, bytes.length - end >= needed ? bytes.length : end - 1);
  // Where that does not make it UTF-8, they were no halves.
  return isUtf8(cut) ? cut : bytes;
}

function isInner(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}
