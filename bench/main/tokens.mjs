// What Millrace costs a model in tokens (o200k): its catalogue, full and lean, beside those of its peers; and a bug fix in
// Django in thirty steps beside the reference filesystem and git servers, every input and every result counted.
//
//   node main/tokens.mjs
//
// Both sides work on copies of their own, over stdio, and must end with the same commit. A result counts twice: the whole of it
// as it comes over the wire, and its text alone, for a client shows its model one or the other.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { django } from '../support/corpora.mjs';
import { connect, desktopCommander, filesystemServer, gitServer, millraceServer, textOf } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';
import { tokensOf, toolTokens } from '../support/tokens.mjs';
import { session } from './bug-fix-session.mjs';

const run = promisify(execFile);
const scratch = await mkdtemp(join(tmpdir(), 'tokens-'));
try {
  await countCatalogues();
  await countSession();
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function countCatalogues() {
  const programs = {
    'Millrace MAIN, full': millraceServer({ roots: [scratch] }),
    'Millrace MAIN, lean': millraceServer({ roots: [scratch] }, 'lean'),
    'server-filesystem 2026.8.31': await filesystemServer([scratch]),
    'mcp-server-git 2026.10.19': await gitServer(await repositoryAt(join(scratch, 'empty'))),
    'desktop-commander 0.2.52': await desktopCommander(),
  };
  const rows = [];
  let dearest = '';
  for (const [name, program] of Object.entries(programs)) {
    const server = await connect(program, { cwd: scratch });
    const tools = await server.tools();
    await server.close();
    const costs = tools.map((tool) => [tool.name, toolTokens(tool)]).sort(([, a], [, b]) => b - a);
    const outputs = tools.reduce((sum, { outputSchema }) => sum + (outputSchema ? tokensOf(JSON.stringify(outputSchema)) : 0), 0);
    rows.push([name, tools.length, sumOf(costs.map(([, cost]) => cost)), outputs]);
    dearest += `${name}: ${costs
      .slice(0, 6)
      .map((each) => each.join(' '))
      .join(', ')}\n`;
  }
  printTable(['catalogue', 'tools', 'tokens of name, description and input', 'and of output'], rows);
  process.stdout.write(`The dearest.\n${dearest}`);
}

async function countSession() {
  const [mine, theirs] = [join(scratch, 'ours/django'), join(scratch, 'theirs/django')];
  for (const folder of [mine, theirs]) {
    await cp(await django(), folder, { recursive: true });
    await repositoryAt(folder);
  }
  const [home, cwd] = [scratch, theirs];
  const author = { name: 'Bench', email: 'bench@example.org' };
  const millrace = await connect(millraceServer({ roots: [mine], gitWrite: true, gitAuthor: author }), { cwd: mine, home });
  const filesystem = await connect(await filesystemServer([theirs]), { cwd, home });
  const git = await connect(await gitServer(theirs), { cwd, home });
  const totals = [0, 0, 0, 0, 0, 0];
  const rows = [];
  for (const [at, step] of session.entries()) {
    const ours = await costOf(step.ours, () => millrace);
    const peers = await costOf(step.theirs, (name) => (name.startsWith('git_') ? git : filesystem));
    const row = [ours.input, ours.text, ours.whole, peers.input, peers.text, peers.whole];
    for (const [column, tokens] of row.entries()) totals[column] += tokens;
    rows.push([at + 1, step.does, ...row]);
  }
  for (const server of [millrace, filesystem, git]) await server.close();
  rows.push(['', 'in all', ...totals]);
  printTable(['step', 'to', 'Millrace: input', 'text', 'whole result', 'peers: input', 'text', 'whole result'], rows);

  const [input, text, whole, theirInput, theirText, theirWhole] = totals;
  const share = (a, b) => `${a} of ${b}: ${((100 * a) / b).toFixed(1)} %`;
  process.stdout.write(`input and text         ${share(input + text, theirInput + theirText)}\n`);
  process.stdout.write(`input and whole result ${share(input + whole, theirInput + theirWhole)}\n`);
  const [mineMade, theirsMade] = [await treeOf(mine), await treeOf(theirs)];
  if (mineMade !== theirsMade) throw new Error('The two commits differ.');
  process.stdout.write(`Both committed the tree ${mineMade}.\n`);
}

/** Tokens of some calls and of what they gave. */
async function costOf(calls, serverOf) {
  const cost = { input: 0, text: 0, whole: 0 };
  for (const [name, input] of calls) {
    const result = await serverOf(name).call(name, input);
    if (result.isError) throw new Error(`'${name}' failed: ${textOf(result)}`);
    cost.input += tokensOf(JSON.stringify({ name, arguments: input }));
    cost.text += tokensOf(textOf(result));
    cost.whole += tokensOf(JSON.stringify(result));
  }
  return cost;
}

/** Makes a folder a repository with one commit of all that is in it. */
async function repositoryAt(folder) {
  await mkdir(folder, { recursive: true });
  const git = (...args) => run('git', args, { cwd: folder, maxBuffer: 1e8 });
  await git('init', '-q', '-b', 'main');
  await git('config', 'user.name', 'Bench');
  await git('config', 'user.email', 'bench@example.org');
  await git('add', '-A', '-f');
  await git('commit', '-q', '--allow-empty', '-m', 'Django 5.2.8');
  return folder;
}

async function treeOf(folder) {
  return (await run('git', ['rev-parse', 'HEAD^{tree}'], { cwd: folder })).stdout.trim();
}

function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0);
}
