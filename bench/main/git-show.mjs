// Milliseconds and tokens (o200k) of the answer to `show` for one commit of all files of Django's source distribution:
// `git_operations` of Millrace beside the reference git server, both over stdio.
//
//   node main/git-show.mjs [rounds=5]
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { django, pythonPrograms } from './corpora.mjs';

const { resolve } = createRequire(new URL('../../packages/plugin-main/package.json', import.meta.url));
const { countTokens } = await import(resolve('gpt-tokenizer/encoding/o200k_base'));
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

const bin = await pythonPrograms('mcp-server-git==2026.10.19');
const millrace = fileURLToPath(new URL('../servers/millrace-git.mjs', import.meta.url));
const servers = {
  'millrace git_operations': { command: process.execPath, args: [millrace, repository], tool: 'git_operations', input: { op: 'show' } },
  'mcp-server-git': {
    command: join(bin, 'mcp-server-git'),
    args: ['--repository', repository],
    tool: 'git_show',
    input: { repo_path: repository, revision: 'HEAD' },
  },
};

console.log(`show of a commit of ${files} files\n| server | first ms | best of ${rounds} ms | tokens |\n|---|---|---|---|`);
for (const [name, { tool, input, ...program }] of Object.entries(servers)) {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  // A client gives up at 10 MiB unless told otherwise.
  await client.connect(
    new StdioClientTransport({ ...program, env: { PATH: process.env.PATH, HOME: folder }, stderr: 'ignore', maxBufferSize: 2 ** 30 }),
  );
  const times = [];
  let text = '';
  // The peer needs long: once is enough.
  for (let round = 0; round < (name.startsWith('millrace') ? rounds : 1); round += 1) {
    const begun = performance.now();
    const { content } = await client.callTool({ name: tool, arguments: input }, { timeout: 120_000 });
    times.push(Math.round(performance.now() - begun));
    text = content.map((part) => part.text ?? '').join('');
  }
  await client.close();
  const counted = text.slice(0, 4_000_000);
  const tokens = countTokens(counted, { disallowedSpecial: new Set() });
  console.log(
    `| ${name} | ${times[0]} | ${Math.min(...times)} | ${counted.length < text.length ? `> ${tokens} (first 4 MB of ${text.length})` : tokens} |`,
  );
}
await rm(folder, { recursive: true, force: true });
