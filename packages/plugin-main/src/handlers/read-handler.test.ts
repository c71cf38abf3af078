import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { symlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { readFile } from '../tokens.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => {
  worker = await buildWorker();
}, 60_000);
afterAll(() => worker.remove());

const python = `import os

class Mill(Base):
    """Grinds."""

    def grind(self, corn):
        return corn

    def stop(self):
        pass

class Race:
    def stop(self):
        pass
`;

const long = python + '# more\n'.repeat(500);

describe('read_file', () => {
  it('shows of a long file what it declares and how it begins, and all when asked', async () => {
    await using test = await mainHub({ 'root/mill.py': long, 'root/long.txt': 'line\n'.repeat(401) }, { workerProgram: worker.program });

    const code = await test.hub.call(readFile, { path: 'mill.py' });
    const text = await test.hub.call(readFile, { path: 'long.txt' });
    const full = await test.hub.call(readFile, { path: 'mill.py', full: true });

    expect(code).toMatchObject({ start: 1, lines: 60, total_lines: 514, truncated: true, next_start: 61 });
    expect(code.outline).toMatch(/^3-\d+ class Mill\(Base\).*\n 6-7 def grind\(self, corn\)/);
    expect(code.note).toContain('full: true');
    expect(text).toMatchObject({ lines: 60, total_lines: 401 });
    expect(text).not.toHaveProperty('outline');
    expect(full).toMatchObject({ content: long, truncated: false });
    expect(full).not.toHaveProperty('outline');
  });

  it('shows a file that is not long whole, without an outline', async () => {
    await using test = await mainHub({ 'root/a.txt': 'line\n'.repeat(400) });

    expect(await test.hub.call(readFile, { path: 'a.txt' })).toMatchObject({ lines: 400, truncated: false });
  });

  it('gives the lines of a symbol, and says which there are', async () => {
    await using test = await mainHub({ 'root/mill.py': python }, { workerProgram: worker.program });

    const grind = await test.hub.call(readFile, { path: 'mill.py', symbol: 'grind' });
    const stop = await test.hub.call(readFile, { path: 'mill.py', symbol: 'Race.stop' });

    expect(grind).toMatchObject({ content: '    def grind(self, corn):\n        return corn\n', start: 6, lines: 2, total_lines: 14 });
    expect(stop).toMatchObject({ start: 13 });
    expect(await refusalOf(test.hub.call(readFile, { path: 'mill.py', symbol: 'stop' }))).toMatchObject({
      code: 'ambiguous_match',
      message: expect.stringContaining('Mill.stop (line 9), Race.stop (line 13)'),
    });
    expect(await refusalOf(test.hub.call(readFile, { path: 'mill.py', symbol: 'grinds' }))).toMatchObject({
      code: 'symbol_not_found',
      message: expect.stringContaining("'Mill.grind'"),
    });
  });

  it('gives the outline alone when asked, and says where there is none', async () => {
    await using test = await mainHub({ 'root/mill.py': python, 'root/a.txt': 'text\n' }, { workerProgram: worker.program });

    const outline = await test.hub.call(readFile, { path: 'mill.py', outline: true });

    expect(outline.outline?.split('\n')).toHaveLength(5);
    expect(outline).not.toHaveProperty('content');
    expect(await test.hub.call(readFile, { path: 'a.txt', outline: true })).toMatchObject({ note: expect.stringContaining('No symbols') });
  });

  it('reads several files within one budget, and tells of each what went wrong', async () => {
    await using test = await mainHub({
      'root/a.txt': 'a\n',
      'root/b.txt': 'line\n'.repeat(300),
      'root/c.txt': 'line\n'.repeat(300),
      'root/.env': '',
    });

    const { files = [], ...rest } = await test.hub.call(readFile, { paths: ['a.txt', 'none', '.env', 'b.txt', 'c.txt'], max_tokens: 500 });

    expect(rest).toEqual({ status: 'success' });
    expect(files.map((file) => file.error?.code ?? file.path)).toEqual(['a.txt', 'not_found', 'denied', 'b.txt', 'c.txt']);
    expect(files.slice(3)).toMatchObject([
      { lines: 149, truncated: true, next_start: 150 },
      { lines: 150, next_start: 151 },
    ]);
  });

  it('gives bytes of any file', async () => {
    await using test = await mainHub({ 'root/image.png': Buffer.from([0x89, 0x50, 0, 1, 2, 3]), 'root/big.bin': '' });
    await truncate(test.folder.at('root/big.bin'), 5_000_000_000);
    const bytes = (input: object) => test.hub.call(readFile, { path: 'image.png', ...input });

    expect(await bytes({ offset: 0 })).toMatchObject({ base64: 'iVAAAQID', offset: 0, truncated: false, size_bytes: 6 });
    expect(await bytes({ offset: 2, length: 2 })).toMatchObject({ base64: 'AAE=', truncated: true, next_offset: 4 });
    expect(await bytes({ offset: -2 })).toMatchObject({ base64: 'AgM=', offset: 4 });
    expect(await bytes({ offset: 99 })).toMatchObject({ base64: '', truncated: false });
    expect(await bytes({ path: 'big.bin', offset: 4_999_999_998 })).toMatchObject({ base64: 'AAA=', hash: expect.stringMatching(/^~/) });
  });

  it('answers shortly where the caller has the content already', async () => {
    await using test = await mainHub({ 'root/a.txt': 'one\n' });
    const { hash = '' } = await test.hub.call(readFile, { path: 'a.txt' });

    const same = await test.hub.call(readFile, { path: 'a.txt', if_none_match: hash });
    await writeFile(test.folder.at('root/a.txt'), 'two\n');
    const other = await test.hub.call(readFile, { path: 'a.txt', if_none_match: hash });

    expect(same).toEqual({ status: 'success', path: 'a.txt', hash, unchanged: true });
    expect(other).toMatchObject({ content: 'two\n' });
  });

  it('counts from the end', async () => {
    await using test = await mainHub({ 'root/a.log': 'one\ntwo\nthree\n' });

    expect(await test.hub.call(readFile, { path: 'a.log', start: -2 })).toMatchObject({
      content: 'two\nthree\n',
      start: 2,
      truncated: false,
    });
    expect(await test.hub.call(readFile, { path: 'a.log', start: -2, limit: 1 })).toMatchObject({ content: 'two\n', next_start: 3 });
  });

  it('reads the beginning of a line of 50 MB at once', async () => {
    await using test = await mainHub({ 'root/one.json': 'x'.repeat(50_000_000) });
    const started = performance.now();

    const read = await test.hub.call(readFile, { path: 'one.json', limit: 1 });

    expect(performance.now() - started).toBeLessThan(1_000);
    expect(read).toMatchObject({ lines: 1, truncated: true, note: expect.stringContaining('longer than one answer') });
    expect(read.content).toHaveLength(256 * 1024);
  });

  it.each(['pipe', 'socket', 'zero', 'environ', 'self/environ'])('refuses %s at once', async (path) => {
    await using test = await mainHub();
    await promisify(execFile)('mkfifo', [test.folder.at('root/pipe')]);
    await symlink('/dev/zero', test.folder.at('root/zero'));
    await symlink('/proc/self/environ', test.folder.at('root/environ'));
    await symlink('/proc/self', test.folder.at('root/self'));
    const server = createServer().listen(test.folder.at('root/socket'));
    await once(server, 'listening');
    const started = performance.now();

    const refusal = await refusalOf(test.hub.call(readFile, { path }));

    expect(['not_regular', 'outside_roots']).toContain(refusal.code);
    expect(performance.now() - started).toBeLessThan(1_000);
    server.close();
  });

  it.each([
    {},
    { path: 'a', paths: ['a'] },
    { paths: [] },
    { paths: Array.from({ length: 51 }, () => 'a') },
    { path: 'a', start: 0 },
    { path: 'a', limit: 0 },
    { path: 'a', length: 1 },
    { path: 'a', max_tokens: 0 },
  ])('refuses %j before anything is read', async (input) => {
    await using test = await mainHub();

    expect(await refusalOf(test.hub.call('read_file', input))).toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  });

  it('goes on without an outline when no parser can be had', async () => {
    await using test = await mainHub({ 'root/mill.py': long }, { workerProgram: '/nowhere/worker.mjs' });

    const read = await test.hub.call(readFile, { path: 'mill.py' });

    expect(read).toMatchObject({ lines: 60, truncated: true });
    expect(read).not.toHaveProperty('outline');
  });
});
