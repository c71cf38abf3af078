import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildWorker } from '../test-support/build-worker.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { git, makeRepository } from '../test-support/repositories.js';
import { ingestRepository } from '../tokens.js';

let parser: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (parser = await buildWorker()));
afterAll(() => parser.remove());

const start = (...[files, config]: Parameters<typeof mainHub>): Promise<MainHub> =>
  mainHub(files, { workerProgram: parser.program, ...config });

/** Makes a repository whose configuration runs a program at every turn; each leaves a file in `marks`. */
async function booby(folder: string, marks: string): Promise<void> {
  await mkdir(marks, { recursive: true });
  await makeRepository(folder, { '.gitattributes': '* filter=ev diff=ev\n', 'a.ts': 'export const a = 1;' });
  const trap = async (name: string): Promise<string> => {
    const path = join(folder, '.git', `${name}.sh`);
    await writeFile(path, `#!/bin/sh\ntouch "${marks}/${name}"\ncat\nexit 0\n`);
    await chmod(path, 0o755);
    return path;
  };
  const settings: Readonly<Record<string, string>> = {
    'core.fsmonitor': await trap('fsmonitor'),
    'core.pager': await trap('pager'),
    'core.sshCommand': await trap('ssh'),
    'core.hooksPath': join(folder, '.git', 'traps'),
    'diff.external': await trap('external'),
    'diff.ev.textconv': await trap('textconv'),
    'filter.ev.clean': await trap('clean'),
    'filter.ev.smudge': await trap('smudge'),
    'filter.ev.process': await trap('process'),
    'alias.ls-files': `!${await trap('alias')}`,
    'alias.cat-file': `!${await trap('alias')}`,
    'credential.helper': `!${await trap('credential')}`,
    'uploadpack.packObjectsHook': await trap('pack'),
    'remote.origin.url': `ext::${await trap('transport')}`,
    'extensions.partialClone': 'origin',
    'include.path': join(folder, '.git', 'more'),
  };
  await mkdir(join(folder, '.git', 'traps'));
  for (const hook of ['post-checkout', 'pre-commit', 'post-index-change', 'reference-transaction', 'fsmonitor-watchman']) {
    await trap(hook);
    await symlink(`../${hook}.sh`, join(folder, '.git', 'traps', hook));
    await symlink(`../${hook}.sh`, join(folder, '.git', 'hooks', hook));
  }
  await writeFile(join(folder, '.git', 'more'), `[core]\n\tfsmonitor = ${await trap('included')}\n`);
  for (const [name, value] of Object.entries(settings)) await git(folder, ['config', name, value]);
  await writeFile(join(folder, 'a.ts'), 'export const changed = 1;');
}

it('runs nothing that a repository has planted in its configuration, hooks and attributes', async () => {
  await using main = await start();
  const marks = main.folder.at('marks');
  await booby(main.folder.at('root/repo'), marks);

  const working = await main.hub.call(ingestRepository, { path: 'repo' });
  const committed = await main.hub.call(ingestRepository, { path: 'repo', ref: 'HEAD' });

  expect(working).toMatchObject({ source: 'working_files', symbols: 1 });
  expect(committed).toMatchObject({ source: 'commit', symbols: 1 });
  expect(await readdir(marks)).toEqual([]);
});

it('proves that the traps would have gone off', async () => {
  await using main = await start();
  const marks = main.folder.at('marks');
  const folder = main.folder.at('root/repo');
  await booby(folder, marks);

  await git(folder, ['diff', '--ext-diff']).catch(() => undefined);

  expect((await readdir(marks)).length).toBeGreaterThan(0);
});

it.each([
  [
    'objects borrowed from outside',
    async (folder: string, outside: string) => writeFile(join(folder, '.git/objects/info/alternates'), `${outside}/.git/objects\n`),
  ],
  ['a HEAD that is a link', async (folder: string, outside: string) => relink(join(folder, '.git/HEAD'), join(outside, '.git/HEAD'))],
  [
    'objects that are a link',
    async (folder: string, outside: string) => relink(join(folder, '.git/objects'), join(outside, '.git/objects')),
  ],
  ['a git file that points outside', async (folder: string, outside: string) => regit(folder, `gitdir: ${outside}/.git\n`)],
  ['a git file that points at itself', async (folder: string) => regit(folder, 'gitdir: .git\n')],
] as const)('does not read %s: it walks the folder', async (_name, attack) => {
  await using main = await start();
  const folder = main.folder.at('root/repo');
  await makeRepository(main.folder.at('outside'), { 'secret.ts': 'export const secret = 1;' });
  await makeRepository(folder, { 'a.ts': 'export const a = 1;' });
  await attack(folder, main.folder.at('outside'));

  const walked = await main.hub.call(ingestRepository, { path: 'repo' });
  const refusal = await refusalOf(main.hub.call(ingestRepository, { path: 'repo', ref: 'HEAD' }));

  expect(walked).toMatchObject({ source: 'folder', files: 1 });
  expect(refusal.code).toBe('ref_not_found');
});

it.each([
  ['a link', async (index: string, outside: string) => relink(index, join(outside, '.git/index'))],
  ['no index at all', async (index: string) => writeFile(index, 'DIRCgarbage')],
])('walks the folder where the index is %s', async (_name, attack) => {
  await using main = await start();
  await makeRepository(main.folder.at('outside'), { 'secret.ts': 'x' });
  await makeRepository(main.folder.at('root/repo'), { 'a.ts': 'export const a = 1;' });
  await attack(main.folder.at('root/repo/.git/index'), main.folder.at('outside'));

  const walked = await main.hub.call(ingestRepository, { path: 'repo' });

  expect(walked).toMatchObject({ source: 'folder', files: 1 });
});

it('walks the folder where there is no git', async () => {
  await using main = await start({}, { git: '/nowhere/git' });
  await makeRepository(main.folder.at('root/repo'), { 'a.ts': 'export const a = 1;' });

  const walked = await main.hub.call(ingestRepository, { path: 'repo' });
  const refusal = await refusalOf(main.hub.call(ingestRepository, { path: 'repo', ref: 'HEAD' }));

  expect(walked).toMatchObject({ source: 'folder', files: 1 });
  expect(refusal).toMatchObject({ code: 'git_missing', message: expect.stringMatching(/Install git, or let the host name it/) });
  expect(refusal.message).not.toContain('/nowhere');
});

it('ends at a tree of endlessly many entries, and says so', async () => {
  await using main = await start({}, { ingest: { maxFiles: 50 } });
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  await bomb(folder, await git(folder, ['hash-object', '-w', '--stdin'], 'x = 1\n'), '100644');

  const answer = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });

  expect(answer).toMatchObject({ files: 50, truncated: true, left_out: expect.stringMatching(/^At least \d+ files did not fit/) });
});

it('ends at a tree of endlessly many links', async () => {
  await using main = await start({}, { ingest: { maxFiles: 50 } });
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  await bomb(folder, await git(folder, ['hash-object', '-w', '--stdin'], 'target'), '120000');

  const answer = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });

  expect(answer).toMatchObject({ files: 0, skipped: { link: 100_050 }, truncated: true });
});

it('passes over names longer than any file system takes', async () => {
  await using main = await start();
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  const blob = await git(folder, ['hash-object', '-w', '--stdin'], 'x = 1\n');
  const entries = `100644 blob ${blob}\t${'n'.repeat(300_000)}.py\n100644 blob ${blob}\tok.py\n`;
  await commitTree(folder, await git(folder, ['mktree'], entries));

  const answer = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });

  expect(answer).toMatchObject({ files: 1, skipped: { unreadable: 1 } });
});

it('takes names that climb as names: nothing is written', async () => {
  await using main = await start();
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  const blob = await git(folder, ['hash-object', '-w', '--stdin'], 'x = 1\n');
  const raw = Buffer.concat([Buffer.from('100644 ../../up.py\0'), Buffer.from(blob, 'hex')]);
  await commitTree(folder, await git(folder, ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], raw));

  const answer = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });

  expect(answer).toMatchObject({ files: 1 });
  expect(await readdir(main.folder.path)).toEqual(['cache', 'root']);
});

it('takes a commit of 100 000 files as far as the limit goes, and says how many are left', async () => {
  await using main = await start({}, { ingest: { maxFiles: 1_000 } });
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  const paths = Array.from({ length: 100_000 }, (_, index) => `d${index % 300}/f${String(index).padStart(6, '0')}.py`);
  await importCommit(folder, paths);

  const answer = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });

  expect(answer).toMatchObject({ files: 1_000, truncated: true, left_out: expect.stringMatching(/^99000 files did not fit the limits/) });
});

it('takes folders 2 000 levels deep: of a commit what has a path, on the disk what is not too deep', async () => {
  await using main = await start();
  const folder = main.folder.at('root/repo');
  await makeRepository(folder);
  await importCommit(folder, [`${'d/'.repeat(1_000)}a.py`, `${'d/'.repeat(2_200)}b.py`]);
  await main.folder.put({ 'root/plain/a.py': 'x = 1' });
  // A step at a time, as no system takes such a path at once.
  const script = 'cd "$0"; for step in 1 2 3 4; do mkdir -p "$1" && cd "$1"; done';
  await promisify(execFile)('sh', ['-c', script, main.folder.at('root/plain'), 'd/'.repeat(500)]);

  const committed = await main.hub.call(ingestRepository, { path: 'repo', ref: 'bomb' });
  const walked = await main.hub.call(ingestRepository, { path: 'plain' });
  await promisify(execFile)('rm', ['-rf', main.folder.at('root/plain')]);

  expect(committed).toMatchObject({ files: 1, skipped: { unreadable: 1 } });
  expect(walked).toMatchObject({ source: 'folder', files: 1, skipped: { unreadable: 1 } });
});

/** Makes the branch `bomb` with one small file at each path. */
async function importCommit(folder: string, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => `M 100644 :1 ${path}\n`).join('');
  const stream = `blob\nmark :1\ndata 6\nx = 1\n\ncommit refs/heads/bomb\ncommitter a <a@example.org> 0 +0000\ndata 1\nx\n${files}`;
  await git(folder, ['fast-import', '--quiet'], stream);
}

async function relink(path: string, target: string): Promise<void> {
  await rm(path, { recursive: true });
  await symlink(target, path);
}

async function regit(folder: string, text: string): Promise<void> {
  await rm(join(folder, '.git'), { recursive: true });
  await writeFile(join(folder, '.git'), text);
}

/** Ten folders that each hold ten that each hold ten ..., in ten objects. */
async function bomb(folder: string, blob: string, mode: string): Promise<void> {
  const names = Array.from({ length: 10 }, (_, index) => `d${index}`);
  let tree = await git(folder, ['mktree'], names.map((name) => `${mode} blob ${blob}\t${name}.py\n`).join(''));
  for (let level = 0; level < 9; level += 1)
    tree = await git(folder, ['mktree'], names.map((name) => `040000 tree ${tree}\t${name}\n`).join(''));
  await commitTree(folder, tree);
}

async function commitTree(folder: string, tree: string): Promise<void> {
  const commit = await git(folder, ['commit-tree', tree, '-m', 'bomb']);
  await git(folder, ['update-ref', 'refs/heads/bomb', commit]);
}
