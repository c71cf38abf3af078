import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import process from 'node:process';
import { expect, it } from 'vitest';
import { editFile } from '../test-support/edit-file.js';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { writeText } from './write-text.js';

const program = 'prlimit';
const limit = 32_768;

/** Lets this process write no file longer than the limit, as if the disk had room for no more. */
function limitFiles(): boolean {
  try {
    execFileSync(program, ['--pid', String(process.pid), `--fsize=${limit}:`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function unlimitFiles(): void {
  execFileSync(program, ['--pid', String(process.pid), '--fsize=unlimited:'], { stdio: 'ignore' });
}

it('a full disk leaves what was there, and nothing beside it', async ({ skip }) => {
  await using test = await openWorkspace({ 'root/a.txt': 'old\n' });
  const { workspace } = test;
  const content = 'x'.repeat(limit + 1);
  const how = { mode: 'overwrite', createParents: false, maxFileBytes: 100_000, unique: 'full', signal: noSignal } as const;
  const ignore = (): void => undefined;
  process.on('SIGXFSZ', ignore);
  if (!limitFiles()) skip('prlimit is not installed');
  try {
    const edited = await refusalOf(editFile(test, 'a.txt', { edits: [{ old: 'old', new: content }] }));
    const written = await refusalOf(writeText(workspace, workspace.locate('a.txt'), { ...how, content }));
    const created = await refusalOf(writeText(workspace, workspace.locate('b.txt'), { ...how, content, mode: 'create' }));

    expect([edited.code, written.code, created.code]).toEqual(['disk_full', 'disk_full', 'disk_full']);
  } finally {
    unlimitFiles();
    process.off('SIGXFSZ', ignore);
  }
  expect(await readFile(test.at('a.txt'), 'utf8')).toBe('old\n');
  expect(await readdir(test.at())).toEqual(['a.txt']);
});
