import { extname } from 'node:path';

const magics: readonly (readonly [mime: string, bytes: string, offset?: number])[] = [
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'WEBP', 8],
  ['application/pdf', '%PDF'],
  ['application/zip', 'PK\x03\x04'],
  ['application/gzip', '\x1f\x8b'],
  ['application/zstd', '\x28\xb5\x2f\xfd'],
  ['application/x-xz', '\xfd7zXZ'],
  ['application/x-bzip2', 'BZh'],
  ['application/x-7z-compressed', '7z\xbc\xaf'],
  ['application/x-executable', '\x7fELF'],
  ['application/wasm', '\0asm'],
  ['application/vnd.sqlite3', 'SQLite format 3'],
  ['audio/mpeg', 'ID3'],
  ['audio/wav', 'WAVE', 8],
  ['video/mp4', 'ftyp', 4],
  ['font/woff2', 'wOF2'],
  ['application/x-tar', 'ustar', 257],
];
const extensions: Readonly<Record<string, string>> = {
  '.ico': 'image/x-icon',
  '.bmp': 'image/bmp',
  '.exe': 'application/x-msdownload',
  '.dll': 'application/x-msdownload',
  '.pyc': 'application/x-python-code',
  '.ttf': 'font/ttf',
  '.class': 'application/java-vm',
};

/** A hint at what binary bytes are, from how they begin and from the name. */
export function mimeOf(head: Buffer, name: string): string {
  const found = magics.find(([, bytes, offset = 0]) => head.subarray(offset, offset + bytes.length).toString('latin1') === bytes);
  return found?.[0] ?? extensions[extname(name).toLowerCase()] ?? 'application/octet-stream';
}
