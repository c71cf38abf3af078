import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { npmPackages, pythonSources } from '../test-support/from-registries.js';
import { refactored, type Refactored } from '../test-support/refactored.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import type { SuggestionKind } from './rules/kinds.js';

const run = promisify(execFile);
const rounds = 40;

/** Applies what claims to keep the behaviour to a file, one after the other, until nothing is left. @returns how many. */
async function applyAll(path: string): Promise<number> {
  const original = await readFile(path, 'utf8');
  let text = original;
  let applied = 0;
  const next = async (kinds: SuggestionKind[], max: number): Promise<Refactored | undefined> =>
    (await refactored(path, text, { kinds, max })).find(({ safety }) => safety === 'safe' || max === 1);
  for (; applied < rounds; applied += 1) {
    const found = (await next(['extract_function', 'duplicate'], 1)) ?? (await next(['rewrite', 'guard_clause', 'dead_code'], 10));
    if (!found) break;
    text = found.after;
  }
  if (applied > 0) await writeFile(path, text);
  return applied;
}

async function sourcesIn(folder: string, ending: RegExp): Promise<string[]> {
  return (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map(({ name }) => join(folder, name));
}

it('keeps the tests of an npm package green, whatever is applied to it', async (test) => {
  const packages = await npmPackages('find-my-way@9.10.2', 'rfdc@1.4.1', 'proxyquire@2.1.3');
  if (packages.missing !== undefined) return test.skip(`no registry: ${packages.missing}`);
  await using copy = await temporaryFolder();
  await cp(packages.folder, copy.path, { recursive: true });
  const router = copy.at('node_modules/find-my-way');

  let applied = 0;
  for (const folder of ['.', 'lib', 'lib/strategies']) {
    for (const path of await sourcesIn(join(router, folder), /\.js$/)) applied += await applyAll(path);
  }
  const { stdout } = await run(process.execPath, ['--test', ...(await sourcesIn(join(router, 'test'), /\.test\.js$/))], {
    cwd: router,
    maxBuffer: 2 ** 26,
  });

  expect(applied).toBeGreaterThan(10);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(500);
});

it('keeps the tests of a Python package green, whatever is applied to it', async (test) => {
  const sources = await pythonSources('simplejson==3.20.1');
  if (sources.missing !== undefined) return test.skip(`no registry: ${sources.missing}`);
  await using copy = await temporaryFolder();
  await cp(sources.folder, copy.path, { recursive: true });
  // Its compiled half would run in place of what was changed.
  for (const path of await sourcesIn(copy.at('simplejson'), /^_speedups/)) await rm(path);

  let applied = 0;
  for (const path of await sourcesIn(copy.at('simplejson'), /\.py$/)) applied += await applyAll(path);
  const { stderr } = await run('python3', ['-m', 'unittest', 'discover', '-s', 'simplejson/tests', '-t', '.'], { cwd: copy.path });

  expect(applied).toBeGreaterThan(10);
  expect(stderr).toMatch(/Ran 1\d\d tests[^]*\nOK/);
});
