import { describe, expect, it } from 'vitest';
import { mimeOf } from './mime.js';

describe('mimeOf', () => {
  it.each([
    [Buffer.from('\x89PNG\r\n', 'latin1'), 'x', 'image/png'],
    [Buffer.from('RIFF0000WEBPVP8 ', 'latin1'), 'x.bin', 'image/webp'],
    [Buffer.from('\x7fELF\0', 'latin1'), 'tool', 'application/x-executable'],
    [Buffer.from('MZ\0', 'latin1'), 'Tool.EXE', 'application/x-msdownload'],
    [Buffer.from('\0\0\0', 'latin1'), 'x.bin', 'application/octet-stream'],
    [Buffer.alloc(0), '', 'application/octet-stream'],
  ])('of %j named %j is %s', (head, name, expected) => {
    expect(mimeOf(head, name)).toBe(expected);
  });
});
