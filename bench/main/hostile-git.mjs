// Which programs that a repository has planted in its own configuration, hooks and attributes are run by a git server:
// `git_operations` of Millrace beside the reference git server, each on a repository of its own, both over stdio.
//
//   node main/hostile-git.mjs
import { execFile } from 'node:child_process';
import { appendFile, chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, gitServer, millraceServer } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';

const run = promisify(execFile);
const payloads = ['fsmonitor', 'clean', 'smudge', 'extdiff', 'textconv', 'pre-commit', 'post-checkout'];
const folder = await mkdtemp(join(tmpdir(), 'millrace-hostile-'));
const gitAuthor = { name: 'Bench', email: 'bench@example.org' };

/** Each server, and the calls by which it does the same: status, diff, add, commit, branch, checkout, history. */
const servers = {
  Millrace: {
    program: (repository) => millraceServer({ roots: [repository], gitWrite: true, gitAuthor }),
    calls: () =>
      [
        { op: 'status' },
        { op: 'diff' },
        { op: 'add', paths: ['a'] },
        { op: 'commit', message: 'm' },
        { op: 'branch', name: 'side', ref: 'HEAD' },
        { op: 'checkout', ref: 'side' },
        { op: 'log' },
        { op: 'show' },
        { op: 'blame', path: 'a' },
        { op: 'stash' },
        { op: 'restore', paths: ['a'] },
      ].map((input) => ['git_operations', input]),
  },
  'mcp-server-git': {
    program: gitServer,
    calls: (repository) =>
      [
        ['git_status', {}],
        ['git_diff_unstaged', {}],
        ['git_add', { files: ['a'] }],
        ['git_commit', { message: 'm' }],
        ['git_create_branch', { branch_name: 'side' }],
        ['git_checkout', { branch_name: 'side' }],
        ['git_log', {}],
        ['git_show', { revision: 'HEAD' }],
      ].map(([name, input]) => [name, { repo_path: repository, ...input }]),
  },
};

const rows = [];
for (const [name, server] of Object.entries(servers)) {
  const { ran, succeeded, calls } = await measure(name, server);
  rows.push([name, ran.length, ran.join(' '), `${succeeded} of ${calls}`]);
}
printTable(['server', `payloads run, of ${payloads.length}`, 'which', 'calls that succeeded'], rows);
console.log('Millrace refuses to add, stash and write files that a filter claims, as they would be damaged without it.');
await rm(folder, { recursive: true, force: true });

async function measure(name, { program, calls }) {
  const repository = join(folder, name.replaceAll(' ', '-'));
  const marks = `${repository}-marks`;
  await plant(repository, marks);
  const client = await connect(await program(repository), { cwd: folder });
  let succeeded = 0;
  const all = calls(repository);
  for (const [tool, input] of all) {
    const answer = await client.call(tool, input).catch(() => ({ isError: true }));
    if (!answer.isError) succeeded += 1;
    // A planted filter may claim that nothing has changed.
    await appendFile(join(repository, 'a'), 'more\n');
  }
  await client.close();
  return { ran: await readdir(marks), succeeded, calls: all.length };
}

async function plant(repository, marks) {
  await mkdir(repository, { recursive: true });
  await mkdir(marks);
  const git = (...args) => run('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: repository });
  await git('init', '-q');
  await git('config', 'user.name', 'x');
  await git('config', 'user.email', 'x@x');
  await writeFile(join(repository, '.gitattributes'), '* filter=ev diff=ev\n');
  await writeFile(join(repository, 'a'), 'a\n');
  await git('add', '-A');
  await git('commit', '-q', '-m', 'first');
  for (const payload of payloads) {
    const path = join(repository, '.git', `${payload}.sh`);
    const gives = { clean: 'cat', smudge: 'cat', textconv: 'cat "$1"' }[payload] ?? ':';
    await writeFile(path, `#!/bin/sh\ntouch "${marks}/${payload}"\n${gives}\n`);
    await chmod(path, 0o755);
  }
  const at = (payload) => join(repository, '.git', `${payload}.sh`);
  await git('config', 'core.fsmonitor', at('fsmonitor'));
  await git('config', 'diff.external', at('extdiff'));
  await git('config', 'diff.ev.textconv', at('textconv'));
  await git('config', 'filter.ev.clean', at('clean'));
  await git('config', 'filter.ev.smudge', at('smudge'));
  for (const hook of ['pre-commit', 'post-checkout']) await copyFile(at(hook), join(repository, '.git/hooks', hook));
  await rm(marks, { recursive: true });
  await mkdir(marks);
  await appendFile(join(repository, 'a'), 'b\n');
}
