// What a map of Django's `django/` shows of the classes that Django's own reference documents, beside aider's map cut to the
// same size: repo-map.mjs [folder of Django's sources]
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoMap } from '@millrace/plugin-main';
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { django, pythonPrograms } from '../support/corpora.mjs';
import { startHub } from '../support/hub.mjs';
import { timed } from '../support/measure.mjs';
import { printTable } from '../support/table.mjs';
import { tokensOf } from '../support/tokens.mjs';

const source = process.argv[2] ?? (await django());
const folder = join(source, 'django');
const documented = await documentedClasses();
const rows = [];

const hub = await startHub({ roots: [folder] });
await hub.call(repoMap, { path: '.' });
for (const budget of [1_000, 4_000, 8_000, 16_000]) {
  const { ms, result } = await timed(() => hub.call(repoMap, { path: '.', budget_tokens: budget }));
  const tokens = tokensOf(result.map);
  rows.push([
    `Millrace, asked for ${budget}`,
    tokens,
    `${((100 * tokens) / budget).toFixed(1)} %`,
    shownIn(result.map),
    `${ms.toFixed(0)} ms`,
  ]);
}
await hub.stop();

const theirs = await aiderMap(8_000);
const whole = encode(theirs, { disallowedSpecial: new Set() });
rows.push(['aider, asked for 8000', whole.length, `${((100 * whole.length) / 8_000).toFixed(1)} %`, shownIn(theirs), '']);
rows.push(['aider, cut to 8000', Math.min(8_000, whole.length), '', shownIn(decode(whole.slice(0, 8_000))), '']);
printTable(['map', 'tokens', 'of the budget', `documented classes, of ${documented.size}`, 'warm'], rows);

function shownIn(text) {
  const words = new Set(text.match(/\w+/g));
  const shown = [...documented].filter((name) => words.has(name)).length;
  return `${shown} (${((100 * shown) / documented.size).toFixed(1)} %)`;
}

async function documentedClasses() {
  const declared = new Set();
  for (const file of await filesBelow(folder, '.py'))
    for (const [, name] of (await readFile(file, 'utf8')).matchAll(/^\s*class (\w+)/gm)) declared.add(name);
  const names = new Set();
  for (const file of await filesBelow(join(source, 'docs/ref'), '.txt'))
    for (const [, name] of (await readFile(file, 'utf8')).matchAll(/^\s*\.\. class:: *([\w.]+)/gm)) names.add(name.split('.').at(-1));
  return new Set([...names].filter((name) => declared.has(name)));
}

async function filesBelow(root, ending) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(ending)).map((entry) => join(entry.parentPath, entry.name));
}

async function aiderMap(tokens) {
  const bin = await pythonPrograms('aider-chat==0.86.2');
  const script = `
import os, sys
from aider.repomap import RepoMap
from aider.io import InputOutput
class Model:
    def token_count(self, text):
        return len(text) / 4
root = sys.argv[1]
files = [os.path.join(at, name) for at, _, names in os.walk(root) for name in names if name.endswith('.py')]
mapper = RepoMap(map_tokens=int(sys.argv[2]), root=root, main_model=Model(), io=InputOutput(yes=True), map_mul_no_files=1)
print(mapper.get_repo_map([], files) or '')
`;
  // It leaves a folder of its own behind.
  const copy = await mkdtemp(join(tmpdir(), 'millrace-aider-'));
  try {
    await cp(folder, copy, { recursive: true });
    const { stdout } = await promisify(execFile)(join(bin, 'python'), ['-c', script, copy, String(tokens)], { maxBuffer: 1e9 });
    return stdout;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
