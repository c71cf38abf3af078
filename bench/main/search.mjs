// Milliseconds and tokens (o200k) of searching Django's whole source distribution: `search_files` and `find_code_patterns` of
// MAIN in a hub of this process, beside ripgrep itself and, for names, the reference filesystem server over stdio.
//
//   node main/search.mjs [folder of Django's sources] [rounds=15]
//
// ripgrep's times are of its whole run; a first page of Millrace may come earlier. The reference server is installed from npm
// once; see support/corpora.mjs.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { django } from '../support/corpora.mjs';
import { startHub } from '../support/hub.mjs';
import { median, timed } from '../support/measure.mjs';
import { connect, filesystemServer, textOf } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';
import { tokensShown } from '../support/tokens.mjs';

const folder = process.argv[2] ?? (await django());
const rounds = Number(process.argv[3] ?? 15);
const run = promisify(execFile);
// The very ripgrep that MAIN runs.
const { resolve } = createRequire(import.meta.resolve('@millrace/plugin-main'));
const { rgPath } = await import(pathToFileURL(resolve('@vscode/ripgrep')).href);
const hub = await startHub({ roots: [folder] });
const peer = await connect(await filesystemServer([folder]), { cwd: folder });

const rg =
  (...args) =>
  async () =>
    (await run(rgPath, ['--no-config', ...args], { cwd: folder, maxBuffer: 2 ** 30 }).catch(({ stdout }) => ({ stdout }))).stdout;
const ours = (tool, input) => async () => JSON.stringify(await hub.call(tool, input));
const theirs = (tool, input) => async () => textOf(await peer.call(tool, input));

const tasks = {
  'def get_queryset': {
    ripgrep: rg('-n', '-e', 'def get_queryset', '--', '.'),
    Millrace: ours('search_files', { query: 'def get_queryset' }),
  },
  'self, first page': {
    'ripgrep, all': rg('-n', '-e', 'self', '--', '.'),
    Millrace: ours('search_files', { query: 'self' }),
  },
  'get_queryset, counts': {
    ripgrep: rg('-c', '-e', 'get_queryset', '--', '.'),
    Millrace: ours('search_files', { query: 'get_queryset', output: 'count' }),
  },
  'no hit': { ripgrep: rg('-n', '-e', 'zzqqj', '--', '.'), Millrace: ours('search_files', { query: 'zzqqj' }) },
  '**/models.py': {
    ripgrep: rg('--files', '-g', '**/models.py'),
    Millrace: ours('search_files', { query: '**/models.py', mode: 'name', max_tokens: 4_000 }),
    filesystem: theirs('search_files', { path: folder, pattern: '**/models.py' }),
  },
  'print($A), Python': { Millrace: ours('find_code_patterns', { pattern: 'print($A)', language: 'Python', max_tokens: 100_000 }) },
  'bare except': { Millrace: ours('find_code_patterns', { preset: 'bare-except' }) },
  'class without base, first page': {
    Millrace: ours('find_code_patterns', {
      rule: { kind: 'class_definition', not: { has: { field: 'superclasses', regex: '.' } } },
      language: 'Python',
    }),
  },
};

const rows = [];
try {
  for (const [task, contestants] of Object.entries(tasks)) {
    const found = Object.fromEntries(Object.keys(contestants).map((name) => [name, { times: [], text: '' }]));
    // The first round is the cold one: what is read on first use is read then.
    for (let round = 0; round <= rounds; round += 1)
      for (const [name, call] of Object.entries(contestants)) {
        const { ms, result } = await timed(call);
        found[name].text = result;
        found[name].times.push(ms);
      }
    for (const [name, { times, text }] of Object.entries(found)) {
      const [cold, ...warm] = times;
      rows.push([task, name, cold.toFixed(0), median(warm).toFixed(0), Math.min(...warm).toFixed(0), tokensShown(text)]);
    }
  }
  printTable(['task', 'by', 'cold ms', 'warm ms, median', 'best', 'tokens'], rows);
} finally {
  await peer.close();
  await hub.stop();
}
