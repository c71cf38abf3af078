import { chmod, link, symlink, truncate, utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { getFileInfo } from '../tokens.js';

describe('get_file_info', () => {
  it('tells what a file is like', async () => {
    await using test = await mainHub({ 'root/src/a.py': 'x = 1\r\ny = 2\r\n' });
    await chmod(test.folder.at('root/src/a.py'), 0o640);
    await utimes(test.folder.at('root/src/a.py'), 0, 0);

    const { files } = await test.hub.call(getFileInfo, { paths: ['src/a.py', 'src'] });

    expect(files).toEqual([
      {
        path: 'src/a.py',
        kind: 'file',
        size_bytes: 14,
        modified: '1970-01-01T00:00:00.000Z',
        mode: '640',
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        language: 'Python',
        encoding: 'utf-8',
        line_ends: 'crlf',
        lines: 2,
        tokens: 5,
      },
      { path: 'src', kind: 'folder', modified: expect.any(String), mode: expect.any(String) },
    ]);
  });

  it.each([
    ['', 'none', 0, 'utf-8'],
    ['one', 'none', 1, 'utf-8'],
    ['a\nb\n', 'lf', 2, 'utf-8'],
    ['a\r\nb\n', 'mixed', 2, 'utf-8'],
    [Buffer.from('caf\xe9\n', 'latin1'), 'lf', 1, 'latin1'],
    [Buffer.from('\ufeffa\r\nb\r\n', 'utf16le'), 'crlf', 2, 'utf-16le'],
    [Buffer.from('\ufeffa\r\nb\n', 'utf16le').swap16(), 'mixed', 2, 'utf-16be'],
  ])('tells the line ends and the encoding of %j', async (content, line_ends, lines, encoding) => {
    await using test = await mainHub({ 'root/a.txt': content });

    expect((await test.hub.call(getFileInfo, { paths: ['a.txt'] })).files).toMatchObject([{ line_ends, lines, encoding }]);
  });

  it('tells binary files, links, second names and roots, and follows no link', async () => {
    await using test = await mainHub({ 'root/a.png': Buffer.from('\x89PNG\0', 'latin1'), secret: '' });
    await link(test.folder.at('root/a.png'), test.folder.at('root/b.png'));
    await symlink('../secret', test.folder.at('root/away'));

    const { files } = await test.hub.call(getFileInfo, { paths: ['a.png', 'away', '.'] });

    expect(files).toMatchObject([{ kind: 'file', binary: true, links: 2 }, { kind: 'link' }, { kind: 'folder', path: '.' }]);
    expect(files[0]).not.toHaveProperty('lines');
  });

  it('looks only at the beginning of what is large', async () => {
    await using test = await mainHub({ 'root/big.log': 'line\n'.repeat(10_000) });
    await truncate(test.folder.at('root/big.log'), 5_000_000_000);
    const started = performance.now();

    const { files } = await test.hub.call(getFileInfo, { paths: ['big.log'] });

    expect(performance.now() - started).toBeLessThan(1_000);
    expect(files).toMatchObject([{ size_bytes: 5_000_000_000, hash: expect.stringMatching(/^~/), tokens: 1_515_151_516 }]);
  });

  it('tells of each path what is wrong with it, and answers for the others', async () => {
    await using test = await mainHub({ 'root/a.txt': '', 'root/.env': 'SECRET', secret: '' });
    await symlink('..', test.folder.at('root/up'));

    const { files } = await test.hub.call(getFileInfo, { paths: ['none', 'a.txt', '.env', '../secret', 'up/secret', 'a\0', 'a.txt/x'] });

    expect(files.map(({ path, error }) => error?.code ?? path)).toEqual([
      'not_found',
      'a.txt',
      'denied',
      'outside_roots',
      'outside_roots',
      'invalid_path',
      'not_directory',
    ]);
    expect(JSON.stringify(files)).not.toContain(test.folder.path);
    expect(await refusalOf(test.hub.call(getFileInfo, { paths: [] }))).toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  });
});
