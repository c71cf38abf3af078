import { execFile } from 'node:child_process';
import { chmod, mkdir, open, readdir, rename, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import type { OpenOptions } from './workspace.js';
import { Workspace } from './workspace.js';

const run = promisify(execFile);

/** Opens a file and says where it really is. */
async function shownOf({ workspace }: TestWorkspace, path: string, options?: OpenOptions): Promise<string> {
  const file = await workspace.openFile(workspace.locate(path), options);
  await file.handle.close();
  return file.place.shown;
}

async function folderShownOf({ workspace }: TestWorkspace, path: string): Promise<string> {
  const folder = await workspace.openFolder(workspace.locate(path));
  await folder.close();
  return folder.place.shown;
}

/** How many descriptors this process has open (Linux). */
const openDescriptors = async (): Promise<number> => (await readdir('/proc/self/fd')).length;

describe.each(['descriptor', 'identity'] as const)('Workspace, verifying by %s', (verification) => {
  it('opens files and folders, and tells where they really are', async () => {
    await using test = await openWorkspace({ 'root/src/a.txt': '' }, { verification });
    await symlink('src', test.at('link'));
    await symlink('link/a.txt', test.at('twice'));

    expect(await shownOf(test, 'src/a.txt')).toBe('src/a.txt');
    expect(await shownOf(test, 'link/a.txt')).toBe('src/a.txt');
    expect(await shownOf(test, 'twice')).toBe('src/a.txt');
    expect(await folderShownOf(test, 'link')).toBe('src');
    expect(await folderShownOf(test, '.')).toBe('.');
  });

  it('follows no link that leads outside, by whatever way', async () => {
    await using test = await openWorkspace({ 'secret/a.txt': 'secret' }, { verification });
    await symlink('../secret/a.txt', test.at('file'));
    await symlink(test.outside.at('secret'), test.at('folder'));
    await symlink('folder', test.at('twice'));

    for (const path of ['file', 'folder/a.txt', 'twice/a.txt'])
      expect(await refusalOf(shownOf(test, path))).toMatchObject({ code: 'outside_roots' });
    for (const path of ['folder', 'twice']) expect(await refusalOf(folderShownOf(test, path))).toMatchObject({ code: 'outside_roots' });
  });

  it('does not tell by its refusal what exists behind a link that leads outside', async () => {
    await using test = await openWorkspace({ 'secret/a.txt': '' }, { verification });
    await symlink('../secret', test.at('away'));

    const refusals = await Promise.all(
      ['away/a.txt', 'away/none.txt', 'away/none/none.txt', 'away/a.txt/none'].map((path) => refusalOf(shownOf(test, path))),
    );

    expect(new Set(refusals.map(({ code, message }) => `${code} ${message}`)).size).toBe(1);
    expect(refusals[0]?.code).toBe('outside_roots');
  });

  it('follows links from one root into another', async () => {
    await using test = await openWorkspace({ 'docs/a.md': '' }, { verification });
    await symlink('../docs', test.at('docs-link'));
    const workspace = await Workspace.open({ roots: [test.at(), test.outside.at('docs')], verification });

    expect(await shownOf({ ...test, workspace }, 'docs-link/a.md')).toBe('docs:a.md');
  });

  it.each([
    ['none', 'not_found'],
    ['none/none', 'not_found'],
    ['folder', 'is_directory'],
    ['file.txt/x', 'not_directory'],
    ['circle', 'not_regular'],
    ['dangling', 'not_found'],
    [`${'x'.repeat(256)}`, 'invalid_path'],
    ['.env', 'denied'],
    ['.git/config', 'denied'],
    ['innocent.txt', 'denied'],
  ])('refuses %j as a file', async (path, code) => {
    await using test = await openWorkspace(
      { 'root/folder/': '', 'root/file.txt': '', 'root/.env': '', 'root/.git/config': '' },
      { verification },
    );
    await symlink('circle', test.at('circle'));
    await symlink('none', test.at('dangling'));
    await symlink('.env', test.at('innocent.txt'));

    expect(await refusalOf(shownOf(test, path))).toMatchObject({ code, message: expect.not.stringContaining(test.outside.path) });
  });

  it.each([
    ['none', 'not_found'],
    ['file.txt', 'not_directory'],
    ['.git', 'denied'],
    ['link/hooks', 'denied'],
  ])('refuses %j as a folder', async (path, code) => {
    await using test = await openWorkspace({ 'root/file.txt': '', 'root/.git/hooks/': '' }, { verification });
    await symlink('.git', test.at('link'));

    expect(await refusalOf(folderShownOf(test, path))).toMatchObject({ code });
  });

  it('refuses pipes, sockets and devices at once', async () => {
    await using test = await openWorkspace({}, { verification });
    await run('mkfifo', [test.at('pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(test.at('socket'), resolve));
    const workspace = await Workspace.open({ roots: [test.at(), '/dev'], verification });

    for (const path of ['pipe', 'socket', 'dev:null', 'dev:zero'])
      expect(await refusalOf(shownOf({ ...test, workspace }, path))).toMatchObject({ code: 'not_regular' });
    expect(await refusalOf(folderShownOf({ ...test, workspace }, 'pipe'))).toMatchObject({ code: 'not_directory' });

    await new Promise((resolve) => server.close(resolve));
  });

  it('does not wake a writer that waits at the other end of a pipe', async () => {
    await using test = await openWorkspace({}, { verification });
    await run('mkfifo', [test.at('pipe')]);
    const writer = execFile('sh', ['-c', 'echo waiting >&2; echo text > "$1"', 'sh', test.at('pipe')]);
    await new Promise((resolve) => writer.stderr?.once('data', resolve));

    for (let count = 0; count < 50; count += 1) await refusalOf(shownOf(test, 'pipe'));
    const reader = await open(test.at('pipe'));
    const text = await reader.readFile('utf8');
    await reader.close();

    expect(text).toBe('text\n');
  });

  it('refuses what the system does not let it read', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '', 'root/closed/b.txt': '' }, { verification });
    await chmod(test.outside.path, 0o755);
    await chmod(test.at('a.txt'), 0o000);
    await chmod(test.at('closed'), 0o000);

    const codes = await withoutPrivileges(async () => [
      (await refusalOf(shownOf(test, 'a.txt'))).code,
      (await refusalOf(shownOf(test, 'closed/b.txt'))).code,
      (await refusalOf(folderShownOf(test, 'closed'))).code,
    ]);

    expect(codes).toEqual(['denied', 'denied', 'denied']);
  });

  it('opens what is withheld for the engine, and for the host that allows it', async () => {
    await using test = await openWorkspace({ 'root/.git/config': '', 'root/.env': '' }, { verification });
    const allowing = { ...test, workspace: await Workspace.open({ roots: [test.at()], allowSecrets: true, verification }) };

    expect(await shownOf(test, '.git/config', { allowProtected: true })).toBe('.git/config');
    expect(await shownOf(allowing, '.env')).toBe('.env');
  });

  it('follows no link in the last part when told not to', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '' }, { verification });
    await symlink('a.txt', test.at('link'));

    expect(await refusalOf(shownOf(test, 'link', { follow: false }))).toMatchObject({ code: 'not_regular' });
    expect(await shownOf(test, 'a.txt', { follow: false })).toBe('a.txt');
  });

  it('closes what it opened when it refuses', async () => {
    await using test = await openWorkspace({ 'root/folder/': '', 'root/.env': '', 'secret/a.txt': '' }, { verification });
    await symlink('../secret', test.at('away'));
    const before = await openDescriptors();

    for (const path of ['folder', '.env', 'away/a.txt', 'none', 'away']) {
      await refusalOf(shownOf(test, path));
      if (path !== 'folder') await refusalOf(folderShownOf(test, path));
    }

    expect(await openDescriptors()).toBe(before);
  });

  it('refuses a root that was exchanged for a link since it was opened', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '', 'secret/a.txt': '' }, { verification });
    await rename(test.at(), test.outside.at('moved'));
    await symlink('secret', test.outside.at('root'));

    expect(await refusalOf(shownOf(test, 'a.txt'))).toMatchObject({ code: 'outside_roots' });
    expect(await refusalOf(folderShownOf(test, '.'))).toMatchObject({ code: 'outside_roots' });
  });

  it('says that a root is gone', async () => {
    await using test = await openWorkspace({}, { verification });
    await rename(test.at(), test.outside.at('moved'));

    expect(await refusalOf(folderShownOf(test, '.'))).toMatchObject({ code: 'not_found' });
  });
});

describe('Workspace.open', () => {
  it('needs a root', async () => {
    expect(await refusalOf(Workspace.open({ roots: [] }))).toMatchObject({ code: 'MILLRACE_MAIN_ROOTS_INVALID' });
  });

  it('takes a root that is a link, by either of its paths', async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.at('real'));
    await folder.put({ 'real/a.txt': '' });
    await symlink('real', folder.at('link'));
    const workspace = await Workspace.open({ roots: [folder.at('link')] });
    const test = { workspace } as TestWorkspace;

    for (const path of ['a.txt', folder.at('real/a.txt'), folder.at('link/a.txt'), 'real:a.txt'])
      expect(await shownOf(test, path)).toBe('a.txt');
  });
});
