import { appendFile, open, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { hashOf } from '../workspace/content-hash.js';
import { LineMarksCache } from './line-marks.js';
import type { LineRange } from './read-lines.js';
import { openText, readText, type TextFile, type TextSlice } from './read-text.js';
import { encode } from '../workspace/text-encoding.js';

const marks = new LineMarksCache();

type Read = TextSlice & Pick<TextFile, 'hash' | 'sizeBytes'>;

async function read({ workspace }: TestWorkspace, path: string, range: Partial<LineRange> = {}, signal = noSignal): Promise<Read> {
  const file = await workspace.openFile(workspace.locate(path));
  try {
    const text = await openText(file, signal);
    const slice = await readText(file, text, { start: 1, limit: 1_000, maxBytes: 10_000, marks, signal, ...range });
    return { ...slice, hash: text.hash, sizeBytes: text.sizeBytes };
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
      start: 2,
      lines: 1,
      totalLines: 3,
      sizeBytes: 14,
      encoding: 'utf-8',
      hash: hashOf(Buffer.from('one\ntwo\nthree\n')),
      hasMore: true,
      isCut: false,
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
    ['utf-16le-no-bom', Buffer.from('one\ntwo €\n', 'utf16le')],
    ['utf-16be-no-bom', Buffer.from('one\ntwo €\n', 'utf16le').swap16()],
  ])('knows UTF-16 without a mark: %s', async (encoding, bytes) => {
    await using test = await openWorkspace({ 'root/a.txt': bytes });

    expect(await read(test, 'a.txt', { start: 2 })).toMatchObject({ content: 'two €\n', encoding, totalLines: 2 });
  });

  it.each([
    ['image.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), 'image/png, 10 bytes'],
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

  it('reads what is left of a file that was made shorter, and does not take it for binary', async () => {
    await using test = await openWorkspace({ 'root/a.log': 'one\ntwo\n' });
    const file = await test.workspace.openFile(test.workspace.locate('a.log'));
    await truncate(test.at('a.log'), 4);

    const text = await openText(file, noSignal);
    await file.handle.close();

    expect(text).toMatchObject({ sizeBytes: 4, totalLines: 1 });
  });

  it('stops when it is told to', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });

    await expect(read(test, 'a.txt', {}, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it('counts lines from the end', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\ntwo\nthree\n' });

    expect(await read(test, 'a.txt', { start: -2, limit: undefined })).toMatchObject({ content: 'two\nthree\n', start: 2, totalLines: 3 });
    expect(await read(test, 'a.txt', { start: -9, limit: 1 })).toMatchObject({ content: 'one\n', start: 1 });
  });

  it('cuts no character, at either end', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '€'.repeat(100) });

    expect(await read(test, 'a.txt', { maxBytes: 10 })).toMatchObject({ content: '€€€', isCut: true });
    expect(await read(test, 'a.txt', { start: -1, limit: undefined, maxBytes: 10 })).toMatchObject({ content: '€€€', isCut: true });
  });

  describe('of a file too large to be read whole', () => {
    const sizeBytes = 600_000_000;

    /** 600 MB that take no room on the disk: 10 000 lines, one of NULs, and two. */
    async function hugeLog(): Promise<TestWorkspace> {
      const test = await openWorkspace({ 'root/big.log': 'line\n'.repeat(10_000) });
      const handle = await open(test.at('big.log'), 'r+');
      await handle.write('\nlast one\nlast two\n', sizeBytes - 19);
      await handle.close();
      return test;
    }

    it('reads lines far into it in little memory, and the second time without passing over all again', async () => {
      await using test = await hugeLog();
      const before = process.memoryUsage.rss();

      const slice = await read(test, 'big.log', { start: 10_002, limit: 1 });
      const rss = process.memoryUsage.rss();
      const started = performance.now();
      await read(test, 'big.log', { start: 10_003, limit: 1 });

      expect(slice).toMatchObject({ content: 'last one\n', sizeBytes, encoding: 'utf-8', hasMore: true });
      expect(slice.totalLines).toBeUndefined();
      expect(rss - before).toBeLessThan(64 * 1024 * 1024);
      expect(performance.now() - started).toBeLessThan(200);
    }, 60_000);

    it('reads its first and its last lines at once, and tells when it changes', async () => {
      await using test = await hugeLog();
      const started = performance.now();

      const first = await read(test, 'big.log', { limit: 2 });
      const last = await read(test, 'big.log', { start: -2, limit: undefined });
      await appendFile(test.at('big.log'), 'more\n');
      const now = await read(test, 'big.log', { start: -1 });

      expect(performance.now() - started).toBeLessThan(1_000);
      expect(first).toMatchObject({ content: 'line\nline\n', start: 1, hash: expect.stringMatching(/^~/) });
      expect(last).toMatchObject({ content: 'last one\nlast two\n', start: -2, lines: 2, hasMore: false, hash: first.hash });
      expect(now).toMatchObject({ content: 'more\n', start: -1 });
      expect(now.hash).not.toBe(first.hash);
    });

    it('says how many lines there are when it was read beyond its end', async () => {
      await using test = await hugeLog();

      expect(await read(test, 'big.log', { start: 99_999 })).toMatchObject({ content: '', lines: 0, totalLines: 10_003 });
    }, 60_000);

    it('reads UTF-16, by the bytes of its newlines', async () => {
      const text = 'zeile \u0a0a €\n'.repeat(500_000);
      await using test = await openWorkspace({ 'root/wide.txt': encode(text, 'utf-16be', true) ?? '' });

      expect(await read(test, 'wide.txt', { start: 499_999 })).toMatchObject({
        content: 'zeile \u0a0a €\n'.repeat(2),
        totalLines: 500_000,
        encoding: 'utf-16be',
      });
      expect(await read(test, 'wide.txt', { start: -1 })).toMatchObject({ content: 'zeile \u0a0a €\n', start: -1 });
    });
  });
});
