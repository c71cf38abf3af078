import { chmod, link, lstat, mkdir, readdir, readFile, stat, symlink, truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { hashOf } from './content-hash.js';
import { encode } from './text-encoding.js';
import { Workspace } from './workspace.js';
import { writeText, type TextWrite, type TextWritten } from './write-text.js';

let number = 0;

function write({ workspace }: TestWorkspace, path: string, wanted: Partial<TextWrite> = {}): Promise<TextWritten> {
  number += 1;
  return writeText(workspace, workspace.locate(path), {
    content: 'new',
    mode: 'overwrite',
    createParents: false,
    maxFileBytes: 10_000,
    unique: `test-${number}`,
    signal: noSignal,
    ...wanted,
  });
}

/** What there is in the root, temporary files included. */
async function names(test: TestWorkspace): Promise<string[]> {
  return (await readdir(test.at())).sort();
}

describe('writeText', () => {
  it('creates a file and tells its hash', async () => {
    await using test = await openWorkspace();

    const written = await write(test, 'a.txt', { content: 'é\n', mode: 'create' });

    expect(written).toMatchObject({ bytes: Buffer.from('é\n'), hash: hashOf(Buffer.from('é\n')), encoding: 'utf-8', before: undefined });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('é\n');
    expect(await names(test)).toEqual(['a.txt']);
  });

  it('creates an empty file', async () => {
    await using test = await openWorkspace();

    expect(await write(test, 'a.txt', { content: '', mode: 'create' })).toMatchObject({ bytes: Buffer.alloc(0) });
  });

  it('does not create what is there', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old' });

    const refusal = await refusalOf(write(test, 'a.txt', { mode: 'create' }));

    expect(refusal).toMatchObject({ code: 'exists', message: expect.stringContaining("mode 'overwrite'") });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('old');
  });

  it('appends, and creates what it is to append to', async () => {
    await using test = await openWorkspace();

    await write(test, 'a.txt', { content: 'one\n', mode: 'append' });
    const second = await write(test, 'a.txt', { content: 'two\n', mode: 'append' });

    expect(second.before).toEqual(Buffer.from('one\n'));
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it.each(['utf-8-bom', 'utf-16le', 'utf-16be', 'latin1'] as const)('keeps the encoding of a file: %s', async (encoding) => {
    await using test = await openWorkspace({ 'root/a.txt': encode('é', encoding, true) ?? '' });

    await write(test, 'a.txt', { content: 'ü', mode: 'append' });
    expect(await readFile(test.at('a.txt'))).toEqual(encode('éü', encoding, true));

    expect(await write(test, 'a.txt', { content: 'ÿ' })).toMatchObject({ encoding });
    expect(await readFile(test.at('a.txt'))).toEqual(encode('ÿ', encoding, true));
  });

  it('replaces binary content by UTF-8, and does not append to it', async () => {
    await using test = await openWorkspace({ 'root/a.bin': Buffer.from([0, 0xff]) });

    expect(await refusalOf(write(test, 'a.bin', { mode: 'append' }))).toMatchObject({ code: 'binary_file' });
    expect(await write(test, 'a.bin', { content: 'é' })).toMatchObject({ encoding: 'utf-8', bytes: Buffer.from('é') });
  });

  it('turns to UTF-8 where the old encoding cannot hold the new text, unless it was asked for', async () => {
    await using test = await openWorkspace({ 'root/a.txt': Buffer.from([0xe9]) });

    expect(await refusalOf(write(test, 'a.txt', { content: '€', encoding: 'latin1' }))).toMatchObject({ code: 'invalid_encoding' });
    expect(await refusalOf(write(test, 'a.txt', { content: '€', mode: 'append' }))).toMatchObject({ code: 'invalid_encoding' });
    expect(await write(test, 'a.txt', { content: '€' })).toMatchObject({ encoding: 'utf-8' });
  });

  it('refuses half a character before anything is made', async () => {
    await using test = await openWorkspace();

    const refusal = await refusalOf(write(test, 'sub/a.txt', { content: 'a\ud83d', createParents: true }));

    expect(refusal).toMatchObject({ code: 'invalid_encoding', message: expect.stringContaining('well-formed') });
    expect(await names(test)).toEqual([]);
  });

  it('makes missing folders only when asked, and not for a file that must exist', async () => {
    await using test = await openWorkspace();

    expect(await refusalOf(write(test, 'x/y/a.txt'))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('create_parents: true'),
    });
    expect(await refusalOf(write(test, 'x/y/a.txt', { createParents: true, ifMatch: 'abc' }))).toMatchObject({ code: 'not_found' });
    expect(await names(test)).toEqual([]);
    await write(test, 'x/y/a.txt', { createParents: true });
    expect(await readFile(test.at('x/y/a.txt'), 'utf8')).toBe('new');
  });

  it('replaces only the content whose hash it is given', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old' });
    const hash = hashOf(Buffer.from('old'));

    await write(test, 'a.txt', { ifMatch: hash });
    const refusal = await refusalOf(write(test, 'a.txt', { content: 'newer', ifMatch: hash }));

    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining(hashOf(Buffer.from('new'))) });
    expect(await refusalOf(write(test, 'none.txt', { ifMatch: hash }))).toMatchObject({ code: 'conflict' });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('new');
  });

  it('keeps the permissions of a file, but no setuid bit', async () => {
    await using test = await openWorkspace({ 'root/run.sh': 'old' });
    await chmod(test.at('run.sh'), 0o4751);

    await write(test, 'run.sh');

    expect((await stat(test.at('run.sh'))).mode & 0o7777).toBe(0o751);
  });

  it('leaves a file of another name for the same content alone', async () => {
    await using test = await openWorkspace({ 'outside.txt': 'old' });
    await link(test.outside.at('outside.txt'), test.at('a.txt'));

    await write(test, 'a.txt');

    expect(await readFile(test.outside.at('outside.txt'), 'utf8')).toBe('old');
  });

  it('refuses a file that is protected against writing, and one in a folder that is', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old', 'root/closed/b.txt': 'old' });
    await chmod(test.outside.path, 0o755);
    await chmod(test.at(), 0o777);
    await chmod(test.at('a.txt'), 0o444);
    await chmod(test.at('closed/b.txt'), 0o666);
    await chmod(test.at('closed'), 0o555);

    const [file, folder] = await withoutPrivileges(async () => [
      await refusalOf(write(test, 'a.txt')),
      await refusalOf(write(test, 'closed/b.txt')),
    ]);

    expect([file?.code, folder?.code]).toEqual(['denied', 'denied']);
    expect(file?.message).toContain('permissions');
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('old');
    expect(await readdir(test.at('closed'))).toEqual(['b.txt']);
  });

  it('follows no link, whatever it points to', async () => {
    await using test = await openWorkspace({ 'outside.txt': 'safe', 'root/inside.txt': 'safe' });
    await symlink('../outside.txt', test.at('out'));
    await symlink('inside.txt', test.at('in'));
    await symlink('../planted.txt', test.at('dangling'));

    for (const name of ['out', 'in', 'dangling'])
      expect(await refusalOf(write(test, name))).toMatchObject({ code: 'not_regular', message: expect.stringContaining('symbolic link') });

    expect(await readFile(test.outside.at('outside.txt'), 'utf8')).toBe('safe');
    expect(await readdir(test.outside.path)).toEqual(['outside.txt', 'root']);
  });

  it('writes into no folder outside, not even a new one below a link', async () => {
    await using test = await openWorkspace({ 'elsewhere/': '' });
    await symlink('../elsewhere', test.at('away'));
    await symlink('../nowhere', test.at('dangling'));

    expect(await refusalOf(write(test, 'away/a.txt', { createParents: true }))).toMatchObject({ code: 'outside_roots' });
    expect(await refusalOf(write(test, 'away/x/a.txt', { createParents: true }))).toMatchObject({ code: 'outside_roots' });
    expect(await refusalOf(write(test, 'dangling/a.txt', { createParents: true }))).toMatchObject({ code: 'not_directory' });
    expect(await readdir(test.outside.path)).toEqual(['elsewhere', 'root']);
    expect(await readdir(test.outside.at('elsewhere'))).toEqual([]);
  });

  it.each([
    ['.', 'invalid_path'],
    ['folder', 'is_directory'],
    ['file.txt/a.txt', 'not_directory'],
    ['.env', 'denied'],
    ['.git/config', 'denied'],
    [`${'x'.repeat(256)}`, 'invalid_path'],
  ])('refuses %j', async (path, code) => {
    await using test = await openWorkspace({ 'root/folder/': '', 'root/file.txt': 'old', 'root/.git/config': 'old' });

    expect(await refusalOf(write(test, path, { createParents: true }))).toMatchObject({ code });
    expect(await names(test)).toEqual(['.git', 'file.txt', 'folder']);
  });

  it("writes no file of git's through a link either, and not even where secrets are allowed", async () => {
    await using test = await openWorkspace({ 'root/.git/hooks/': '' }, { allowSecrets: true });
    await symlink('.git/hooks', test.at('innocent'));

    expect(await refusalOf(write(test, 'innocent/pre-commit'))).toMatchObject({ code: 'denied' });
    expect(await write(test, '.env')).toMatchObject({ before: undefined });
    expect(await readdir(test.at('.git/hooks'))).toEqual([]);
  });

  it('writes nothing into a root that may only be read, be it inside a writable one', async () => {
    await using outer = await openWorkspace({ 'root/inner/': '' });
    const workspace = await Workspace.open({ roots: [outer.at()], readOnlyRoots: [outer.at('inner')] });

    const refusal = await refusalOf(write({ ...outer, workspace }, 'inner/x/a.txt', { createParents: true }));

    expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining('only be read') });
    expect(await readdir(outer.at('inner'))).toEqual([]);
  });

  it('refuses more bytes than are allowed, old and new', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'x'.repeat(9_999) });
    await mkdir(test.at('sub'));
    await truncate(test.at('a.txt'), 9_999);

    expect(await refusalOf(write(test, 'new/b.txt', { content: 'x'.repeat(10_001), createParents: true }))).toMatchObject({
      code: 'too_large',
    });
    expect(await refusalOf(write(test, 'sub/b.txt', { content: 'é'.repeat(5_001) }))).toMatchObject({ code: 'too_large' });
    expect(await refusalOf(write(test, 'a.txt', { content: 'xx', mode: 'append' }))).toMatchObject({ code: 'too_large' });
    await truncate(test.at('a.txt'), 10_001);
    expect(await refusalOf(write(test, 'a.txt'))).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('10001 bytes; the limit is 10000'),
    });
    expect(await names(test)).toEqual(['a.txt', 'sub']);
  });

  it('changes nothing when it is stopped', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old' });

    await expect(write(test, 'a.txt', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('old');
    expect(await names(test)).toEqual(['a.txt']);
  });

  it('lets many writers append at once without losing a line', async () => {
    await using test = await openWorkspace();
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}\n`);

    await Promise.all(lines.map((content) => write(test, 'log.txt', { content, mode: 'append' })));

    expect((await readFile(test.at('log.txt'), 'utf8')).split(/(?<=\n)/).sort()).toEqual(lines.sort());
    expect(await names(test)).toEqual(['log.txt']);
  });

  it('lets one of many creators of a file win, even if each has a workspace of its own', async () => {
    await using test = await openWorkspace();
    const workspaces = await Promise.all(Array.from({ length: 10 }, () => Workspace.open({ roots: [test.at()] })));

    const outcomes = await Promise.allSettled(
      workspaces.map((workspace, index) => write({ ...test, workspace }, 'a.txt', { content: `writer ${index}`, mode: 'create' })),
    );

    const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'exists' });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe(`writer ${winners[0]}`);
    expect(await names(test)).toEqual(['a.txt']);
  });

  it('never lets a reader see a part of what is written', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'a'.repeat(9_000) });
    const seen = new Set<string>();
    let isWriting = true;
    const reading = (async () => {
      while (isWriting) seen.add(await readFile(test.at('a.txt'), 'utf8'));
    })();

    for (let round = 0; round < 40; round += 1) await write(test, 'a.txt', { content: (round % 2 ? 'a' : 'b').repeat(9_000) });
    isWriting = false;
    await reading;

    expect([...seen].every((text) => text === 'a'.repeat(9_000) || text === 'b'.repeat(9_000))).toBe(true);
    expect((await lstat(test.at('a.txt'))).isFile()).toBe(true);
  });
});
