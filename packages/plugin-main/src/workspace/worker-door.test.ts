import { execFile } from 'node:child_process';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openWorkspace } from '../test-support/open-workspace.js';
import { readInWorker, statInWorker, withFolderInWorker, type WorkerAccess } from './worker-door.js';

const limit = { maxBytes: 100 };
const files = { 'root/src/a.ts': 'export const a = 1;', 'root/.env': 'KEY=1', 'outside.ts': 'secret', 'away/b.ts': 'secret' };

it.each(['descriptor', 'identity'] as const)('reads a file inside the roots, verified by its %s', async (verification) => {
  await using test = await openWorkspace(files, { verification });

  const read = readInWorker(test.workspace.forWorkers, test.at('src', 'a.ts'), limit);

  expect(read).toMatchObject({ stats: { size: 19 }, content: Buffer.from('export const a = 1;') });
});

it.each([
  ['what is not there', 'src/none.ts', 'missing'],
  ['what lies below a file', 'src/a.ts/b', 'missing'],
  ['a folder', 'src', 'folder'],
  ['a link', 'link.ts', 'link'],
  ['a link to a folder', 'links', 'link'],
  ['a pipe, without waiting for it', 'pipe', 'link'],
  ['a secret by its name', '.env', 'denied'],
  ['what a linked folder leads out to', 'links/b.ts', 'denied'],
  ['what lies outside', '../outside.ts', 'denied'],
  ['a path no system takes', 'x'.repeat(5_000), 'unreadable'],
])('refuses %s', async (_name, path, reason) => {
  await using test = await openWorkspace(files);
  await symlink('../outside.ts', test.at('link.ts'));
  await symlink('../away', test.at('links'));
  await promisify(execFile)('mkfifo', [test.at('pipe')]);

  expect(readInWorker(test.workspace.forWorkers, join(test.at(), path), limit)).toBe(reason);
});

it('reads a secret where the host allows it, and what a link inside the roots leads to', async () => {
  await using test = await openWorkspace(files, { allowSecrets: true });
  await symlink('src', test.at('inside'));

  expect(readInWorker(test.workspace.forWorkers, test.at('.env'), limit)).toMatchObject({ content: Buffer.from('KEY=1') });
  expect(readInWorker(test.workspace.forWorkers, test.at('inside', 'a.ts'), limit)).toMatchObject({ stats: { size: 19 } });
});

it('reads nothing of a file above the limit, or its beginning where that is enough', async () => {
  await using test = await openWorkspace(files);
  const path = test.at('src', 'a.ts');

  expect(readInWorker(test.workspace.forWorkers, path, { maxBytes: 6 })).toBe('too_large');
  expect(readInWorker(test.workspace.forWorkers, path, { maxBytes: 6, isCut: true })).toMatchObject({ content: Buffer.from('export') });
});

it('tells what there is without following a link', async () => {
  await using test = await openWorkspace(files);
  await symlink('src/a.ts', test.at('link.ts'));

  expect(statInWorker(test.at('src', 'a.ts'))).toMatchObject({ size: 19 });
  expect([test.at('link.ts'), test.at('src'), test.at('none')].map(statInWorker)).toEqual(['link', 'folder', 'missing']);
});

it.each(['descriptor', 'identity'] as const)('enters a folder that is what its path says, verified by its %s', async (verification) => {
  await using test = await openWorkspace(files, { verification });
  const access: WorkerAccess = test.workspace.forWorkers;
  await symlink('../away', test.at('links'));

  expect(withFolderInWorker(access, test.at('src'), (at) => statInWorker(at('a.ts')))).toMatchObject({ size: 19 });
  expect(withFolderInWorker(access, join(test.at(), '../away'), () => 'entered')).toBe('denied');
  expect(withFolderInWorker(access, test.at('none'), () => 'entered')).toBe('missing');
  expect(['link', 'missing']).toContain(withFolderInWorker(access, test.at('links'), () => 'entered'));
});

it('stays in the folder it has entered when a link takes its place meanwhile', async () => {
  await using test = await openWorkspace(files);

  const found = withFolderInWorker(test.workspace.forWorkers, test.at('src'), (at) => at);
  await rename(test.at('src'), test.at('moved'));
  await symlink('../away', test.at('src'));

  expect(typeof found).toBe('function');
  expect(withFolderInWorker(test.workspace.forWorkers, test.at('src'), () => 'entered')).not.toBe('entered');
  expect(readInWorker(test.workspace.forWorkers, test.at('src', 'b.ts'), limit)).toBe('denied');
});

it('does not mistake a root of a similar name for its own', async () => {
  await using test = await openWorkspace(files);
  await mkdir(`${test.at()}-evil`);
  await writeFile(`${test.at()}-evil/x.ts`, 'secret');

  expect(readInWorker(test.workspace.forWorkers, `${test.at()}-evil/x.ts`, limit)).toBe('denied');
});
