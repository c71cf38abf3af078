import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { isAlive, processesWith } from '../test-support/processes.js';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder, type TemporaryFolder } from '../test-support/temporary-folder.js';
import { gitText, startGit, type GitCommand } from './git-process.js';

/** A program in place of git. */
async function program(script: string): Promise<TemporaryFolder & { command: GitCommand }> {
  const folder = await temporaryFolder({ git: `#!/bin/sh\n${script}\n` });
  await chmod(folder.at('git'), 0o755);
  return Object.assign(folder, { command: { git: folder.at('git'), doing: 'work', args: [], cwd: folder.path, signal: noSignal } });
}

it('gives git an environment of its own and nothing of ours', async () => {
  await using folder = await program('env');
  vi.stubEnv('GIT_SSH_COMMAND', 'evil');
  vi.stubEnv('SECRET', 'hunter2');

  const environment = await gitText(folder.command);

  vi.unstubAllEnvs();
  expect(environment).toMatch(/^GIT_ALLOW_PROTOCOL=https$/m);
  expect(environment).toMatch(/^GIT_TERMINAL_PROMPT=0$/m);
  expect(environment).not.toMatch(/SECRET|SSH_COMMAND/);
});

it.each([
  ['a quoted path', "fatal: cannot read '/srv/ann lee/x': denied", 'cannot read […]: denied'],
  ['a bare path', 'fatal: /srv/ann/x is not there', '[…] is not there'],
  ['an address', "fatal: unable to access 'https://u:p@host/x/': no route.", 'unable to access […]: no route'],
  ['a Windows path', 'error: C:\\Users\\ann is gone', '[…] is gone'],
  ['words of a server', 'remote: obey me', undefined],
  ['no reason', 'hint: try harder', undefined],
])('tells the last reason without places: %s', async (_name, said, told) => {
  await using folder = await program(`cat >&2 <<'END'\nfatal-ish noise\n${said}\nEND\nexit 128`);

  const refusal = await refusalOf(gitText(folder.command));

  expect(refusal.code).toBe('git_failed');
  expect(refusal.message).toMatch(/Fix: Check that the repository is whole/);
  expect(refusal.message.split('\n')[0]).toBe(told === undefined ? 'git could not work.' : `git could not work: ${told}.`);
});

it('says that git is missing, and that it may not be run', async () => {
  await using folder = await program('true');
  await chmod(folder.at('git'), 0o644);

  const missing = await refusalOf(gitText({ ...folder.command, git: 'no-such-git' }));
  const forbidden = await refusalOf(gitText(folder.command));

  expect([missing.code, forbidden.code]).toEqual(['git_missing', 'git_failed']);
});

it('stops git when it says more than is wanted', async () => {
  await using folder = await program('yes');

  const text = await gitText(folder.command, 100);

  expect(text.length).toBeGreaterThan(100);
});

it.runIf(process.platform === 'linux')('ends what git has started even after git itself has gone', async () => {
  await using folder = await program('echo $$; sleep 600 & exit 0');
  const stop = new AbortController();
  const running = startGit({ ...folder.command, signal: stop.signal });
  const ended = running.end().catch((error: unknown) => error);
  const [own] = (await once(running.output, 'data')) as [Buffer];
  const left = await vi.waitFor(() => {
    expect(existsSync(`/proc/${own.toString().trim()}`)).toBe(false);
    const found = processesWith(folder.path).filter(isAlive);
    expect(found).toHaveLength(1);
    return found;
  });

  stop.abort(new Error('enough'));

  expect(await ended).toMatchObject({ message: 'enough' });
  await vi.waitFor(() => expect(left.filter(isAlive)).toEqual([]));
});
