// Milliseconds and tokens (o200k) of the answer to `show` for one commit of all files of Django's source distribution:
// `git_operations` of Millrace beside the reference git server, both over stdio.
//
//   node main/git-show.mjs [rounds=5]
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { django } from '../support/corpora.mjs';
import { timed } from '../support/measure.mjs';
import { connect, gitServer, millraceServer, textOf } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';
import { tokensShown } from '../support/tokens.mjs';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 5);
const folder = await mkdtemp(join(tmpdir(), 'millrace-show-'));
const repository = join(folder, 'repository');
await cp(await django(), repository, { recursive: true });
const git = (...args) => run('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: repository, maxBuffer: 1e9 });
await git('init', '-q');
await git('add', '-A', '-f');
await git('commit', '-q', '-m', 'Everything at once');
const files = (await git('ls-files')).stdout.split('\n').length - 1;

const servers = [
  { name: 'Millrace', program: millraceServer({ roots: [repository] }), call: ['git_operations', { op: 'show' }], rounds },
  // The peer needs long: once is enough.
  {
    name: 'mcp-server-git',
    program: await gitServer(repository),
    call: ['git_show', { repo_path: repository, revision: 'HEAD' }],
    rounds: 1,
  },
];
const rows = [];
for (const each of servers) {
  const server = await connect(each.program, { cwd: folder });
  const times = [];
  let text = '';
  for (let round = 0; round < each.rounds; round += 1) {
    const { ms, result } = await timed(() => server.call(...each.call, 120_000));
    times.push(Math.round(ms));
    text = textOf(result);
  }
  await server.close();
  rows.push([each.name, files, times[0], Math.min(...times), tokensShown(text)]);
}
printTable(['server', 'files of the commit', 'first, ms', 'best, ms', 'tokens'], rows);
await rm(folder, { recursive: true, force: true });
