// Milliseconds and tokens (o200k) of searching Django's whole source distribution: `search_files` and `find_code_patterns` of
// MAIN in a hub of this process, beside ripgrep itself and, for names, the reference filesystem server over stdio.
//
//   node main/search.mjs [folder of Django's sources] [rounds=15]
//
// ripgrep's times are of its whole run; a first page of Millrace may come earlier. The reference server is installed from npm
// once; see corpora.mjs.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createHub } from '@millrace/core';
import { django, npmPackage } from './corpora.mjs';
import { printTable } from './table.mjs';

const { resolve } = createRequire(new URL('../../packages/plugin-main/package.json', import.meta.url));
const { countTokens } = await import(resolve('gpt-tokenizer/encoding/o200k_base'));
const { rgPath } = await import(pathToFileURL(resolve('@vscode/ripgrep')));
const { main } = await import('../../packages/plugin-main/dist/index.js');

const folder = process.argv[2] ?? (await django());
const rounds = Number(process.argv[3] ?? 15);
const run = promisify(execFile);
const hub = createHub({ name: 'bench', plugins: [main({ roots: [folder] })] });
await hub.start();
const peer = new Client({ name: 'bench', version: '0' });
const reference = await npmPackage('@modelcontextprotocol/server-filesystem', '2026.8.31');
await peer.connect(
  new StdioClientTransport({ command: process.execPath, args: [join(reference, 'dist/index.js'), folder], stderr: 'ignore' }),
);

const rg =
  (...args) =>
  async () =>
    (await run(rgPath, ['--no-config', ...args], { cwd: folder, maxBuffer: 2 ** 30 }).catch(({ stdout }) => ({ stdout }))).stdout;
const ours = (tool, input) => async () => JSON.stringify(await hub.call(tool, input));
const theirs = (tool, input) => async () => (await peer.callTool({ name: tool, arguments: input }, { timeout: 60_000 })).content[0].text;

const tasks = {
  'def get_queryset': {
    ripgrep: rg('-n', '-e', 'def get_queryset', '--', '.'),
    millrace: ours('search_files', { query: 'def get_queryset' }),
  },
  'self, first page': {
    'ripgrep, all': rg('-n', '-e', 'self', '--', '.'),
    millrace: ours('search_files', { query: 'self' }),
  },
  'get_queryset, counts': {
    ripgrep: rg('-c', '-e', 'get_queryset', '--', '.'),
    millrace: ours('search_files', { query: 'get_queryset', output: 'count' }),
  },
  'no hit': { ripgrep: rg('-n', '-e', 'zzqqj', '--', '.'), millrace: ours('search_files', { query: 'zzqqj' }) },
  '**/models.py': {
    ripgrep: rg('--files', '-g', '**/models.py'),
    millrace: ours('search_files', { query: '**/models.py', mode: 'name', max_tokens: 4_000 }),
    filesystem: theirs('search_files', { path: folder, pattern: '**/models.py' }),
  },
  'print($A), Python': { millrace: ours('find_code_patterns', { pattern: 'print($A)', language: 'Python', max_tokens: 100_000 }) },
  'bare except': { millrace: ours('find_code_patterns', { preset: 'bare-except' }) },
  'class without base, first page': {
    millrace: ours('find_code_patterns', {
      rule: { kind: 'class_definition', not: { has: { field: 'superclasses', regex: '.' } } },
      language: 'Python',
    }),
  },
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const rows = [];
try {
  for (const [task, contestants] of Object.entries(tasks)) {
    const found = Object.fromEntries(Object.keys(contestants).map((name) => [name, { times: [], text: '' }]));
    // The first round is the cold one: what is read on first use is read then.
    for (let round = 0; round <= rounds; round += 1)
      for (const [name, call] of Object.entries(contestants)) {
        const startedAt = performance.now();
        found[name].text = await call();
        found[name].times.push(performance.now() - startedAt);
      }
    for (const [name, { times, text }] of Object.entries(found)) {
      const [cold, ...warm] = times;
      const tokens = text.length > 1_000_000 ? `~${Math.round(text.length / 3)}` : countTokens(text);
      rows.push([task, name, cold.toFixed(0), median(warm).toFixed(0), Math.min(...warm).toFixed(0), tokens]);
    }
  }
  printTable(['task', 'by', 'cold ms', 'warm ms, median', 'best', 'tokens'], rows);
} finally {
  await peer.close();
  await hub.stop();
}
