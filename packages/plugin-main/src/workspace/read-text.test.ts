import { appendFile, open, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { hashOf } from './content-hash.js';
import { readText, type TextRange, type TextSlice } from './read-text.js';
import { encode } from './text-encoding.js';

async function read({ workspace }: TestWorkspace, path: string, range: Partial<TextRange> = {}): Promise<TextSlice> {
  const file = await workspace.openFile(workspace.locate(path));
  try {
    return await readText(file, { start: 1, limit: 1_000, maxBytes: 10_000, signal: noSignal, ...range });
  } finally {
    await file.handle.close();
  }
}

describe('readText', () => {
  it('tells the content, its lines and the hash of the whole file', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\ntwo\nthree\n' });

    const slice = await read(test, 'a.txt', { start: 2, limit: 1 });

    expect(slice).toEqual({
      content: 'two\n',
      lines: 1,
      totalLines: 3,
      sizeBytes: 14,
      encoding: 'utf-8',
      hash: hashOf(Buffer.from('one\ntwo\nthree\n')),
      isCut: false,
      isTorn: false,
    });
  });

  it.each(['', 'no final newline', 'crlf\r\nline\r\n', '\n'])('gives %j back as it is', async (text) => {
    await using test = await openWorkspace({ 'root/a.txt': text });

    expect(await read(test, 'a.txt')).toMatchObject({ content: text, sizeBytes: text.length });
  });

  it.each(['utf-8-bom', 'utf-16le', 'utf-16be'] as const)('reads %s without its mark', async (encoding) => {
    const bytes = encode('zwölf €\n😀\n', encoding, true) ?? Buffer.alloc(0);
    await using test = await openWorkspace({ 'root/a.txt': bytes });

    expect(await read(test, 'a.txt', { start: 2 })).toMatchObject({
      content: '😀\n',
      totalLines: 2,
      encoding,
      sizeBytes: bytes.length,
      hash: hashOf(bytes),
    });
  });

  it.each(['utf-16le', 'utf-16be'] as const)('reads %s that is larger than a piece, whatever the pieces cut through', async (encoding) => {
    const text = `x${'😀\u0a0aé\n'.repeat(60_000)}`;
    await using test = await openWorkspace({ 'root/a.txt': encode(text, encoding, true) ?? '' });

    const slice = await read(test, 'a.txt', { start: 59_999, limit: 5 });

    expect(slice).toMatchObject({ content: '😀\u0a0aé\n'.repeat(2), totalLines: 60_000 });
  });

  it('reads bytes that are no UTF-8 as Latin-1, so that none is lost', async () => {
    await using test = await openWorkspace({ 'root/a.txt': Buffer.from('caf\xe9\n', 'latin1') });

    expect(await read(test, 'a.txt')).toMatchObject({ content: 'café\n', encoding: 'latin1' });
  });

  it('notices what is no UTF-8 behind the lines that are shown', async () => {
    await using test = await openWorkspace({ 'root/a.txt': Buffer.concat([Buffer.alloc(600_000, 'a\n'), Buffer.of(0xe9)]) });

    expect(await read(test, 'a.txt', { limit: 1 })).toMatchObject({ content: 'a\n', encoding: 'latin1' });
  });

  it.each([
    ['image.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), 'image/png, 10 bytes'],
    ['utf16.txt', Buffer.from('no mark', 'utf16le'), 'application/octet-stream, 14 bytes'],
    ['utf32.txt', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'application/octet-stream, 8 bytes'],
  ])('refuses %s as binary and says what it is', async (name, bytes, expected) => {
    await using test = await openWorkspace({ [`root/${name}`]: bytes });

    const refusal = await refusalOf(read(test, name));

    expect(refusal.code).toBe('binary_file');
    expect(refusal.message).toContain(`'${name}' is binary (${expected})`);
  });

  it('cuts a line that is longer than one answer, and says so', async () => {
    await using test = await openWorkspace({ 'root/a.txt': `${'x'.repeat(1_000_000)}\nend` });

    const slice = await read(test, 'a.txt', { maxBytes: 1_000 });

    expect(slice).toMatchObject({ content: 'x'.repeat(1_000), lines: 1, totalLines: 2, isCut: true });
  });

  it('is empty beyond the end, and still tells how many lines there are', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });

    expect(await read(test, 'a.txt', { start: 7 })).toMatchObject({ content: '', lines: 0, totalLines: 1 });
  });

  it('says that a file changed while it was read, and does not follow one that grows', async () => {
    await using test = await openWorkspace({ 'root/a.log': 'one\n' });
    const file = await test.workspace.openFile(test.workspace.locate('a.log'));
    await appendFile(test.at('a.log'), 'two\n');

    const slice = await readText(file, { start: 1, limit: 10, maxBytes: 1_000, signal: noSignal });
    await file.handle.close();

    expect(slice).toMatchObject({ content: 'one\n', isTorn: true });
  });

  it('reads what is left of a file that was made shorter, and does not take it for binary', async () => {
    await using test = await openWorkspace({ 'root/a.log': 'one\ntwo\n' });
    const file = await test.workspace.openFile(test.workspace.locate('a.log'));
    await truncate(test.at('a.log'), 4);

    const slice = await readText(file, { start: 1, limit: 10, maxBytes: 1_000, signal: noSignal });
    await file.handle.close();

    expect(slice).toMatchObject({ content: 'one\n', sizeBytes: 4, isTorn: true });
  });

  it('stops when it is told to', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });

    await expect(read(test, 'a.txt', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('reads a window far into a file of 600 MB in little memory', async () => {
    const sizeBytes = 600_000_000;
    await using test = await openWorkspace({ 'root/big.log': 'line\n'.repeat(10_000) });
    const handle = await open(test.at('big.log'), 'r+');
    // What lies between takes no room on the disk: it reads as one line of NULs.
    await handle.write('\nlast one\nlast two\n', sizeBytes - 19);
    await handle.close();
    const before = process.memoryUsage.rss();

    const slice = await read(test, 'big.log', { start: 10_002, limit: 1 });

    expect(slice).toMatchObject({ content: 'last one\n', totalLines: 10_003, sizeBytes, encoding: 'utf-8' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  }, 60_000);
});
