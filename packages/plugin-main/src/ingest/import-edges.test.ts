import { expect, it } from 'vitest';
import type { CodeImport } from '../code/code-facts.js';
import { languageOf } from '../code/language.js';
import { noSignal } from '../test-support/open-workspace.js';
import { importCycles } from './import-cycles.js';
import { importEdges } from './import-edges.js';
import type { Snapshot } from './snapshot.js';

/** Files with the imports each has. */
function snapshotOf(
  files: Readonly<Record<string, readonly (string | CodeImport)[]>>,
  repository = 'repo',
): Pick<Snapshot, 'files' | 'repository'> {
  const entries = Object.entries(files).map(([path, imports]) => ({
    path,
    language: languageOf(path).name,
    sizeBytes: 1,
    hash: path,
    detail: new Uint8Array(0),
    lines: 1,
    codeLines: 1,
    kinds: {},
    imports: imports.map((each) => (typeof each === 'string' ? { from: each } : each)),
  }));
  return { repository, files: entries };
}

const edgesOf = async (...given: Parameters<typeof snapshotOf>): Promise<{ targets: unknown; counts: number[] }> => {
  const { targets, internal, external, unresolved } = await importEdges(snapshotOf(...given), noSignal);
  return { targets: Object.fromEntries(targets), counts: [internal, external, unresolved] };
};

it.each([
  ['a file as it is built', './b.js', 'src/b.ts'],
  ['a file without its ending', './b', 'src/b.ts'],
  ['JSX as it is built', './view.jsx', 'src/view.tsx'],
  ['a module as it is built', './m.mjs', 'src/m.mts'],
  ['a folder', './dir', 'src/dir/index.ts'],
  ['a folder with a slash', './dir/', 'src/dir/index.ts'],
  ['the folder it lies in', '.', 'src/index.ts'],
  ['the folder above', '..', 'index.js'],
  ['a file above', '../top.js', 'top.js'],
  ['data', './data.json', 'src/data.json'],
  ["a bundler's query", './b.js?worker', 'src/b.ts'],
])('resolves %s', async (_name, from, target) => {
  const others = ['src/b.ts', 'src/view.tsx', 'src/m.mts', 'src/dir/index.ts', 'src/index.ts', 'index.js', 'top.js', 'src/data.json'];

  const { targets, counts } = await edgesOf({ 'src/a.ts': [from], ...Object.fromEntries(others.map((path) => [path, []])) });

  expect(targets).toEqual({ 'src/a.ts': [target] });
  expect(counts).toEqual([1, 0, 0]);
});

it('tells imports that lead out from those that lead nowhere', async () => {
  const { counts } = await edgesOf({ 'a.ts': ['react', 'node:fs', '#inner', '../outside.js', './logo.png', './gone.js', '.hidden'] });

  expect(counts).toEqual([0, 6, 1]);
});

it.each<[string, string, CodeImport, string[]]>([
  ['a module', 'app/main.py', { from: 'pkg.mod' }, ['lib/pkg/mod.py']],
  ['a name of a module', 'app/main.py', { from: 'pkg.mod', names: ['Thing'] }, ['lib/pkg/mod.py']],
  ['modules of a package', 'app/main.py', { from: 'pkg', names: ['mod', 'sub'] }, ['lib/pkg/mod.py', 'lib/pkg/sub/__init__.py']],
  ['a package', 'app/main.py', { from: 'pkg.sub' }, ['lib/pkg/sub/__init__.py']],
  ['what lies beside a script', 'app/main.py', { from: 'beside' }, ['app/beside.py']],
  ['a sibling', 'lib/pkg/mod.py', { from: '.', names: ['sub'] }, ['lib/pkg/sub/__init__.py']],
  ["a sibling's name", 'lib/pkg/mod.py', { from: '.sub', names: ['x'] }, ['lib/pkg/sub/__init__.py']],
  ['the package above', 'lib/pkg/sub/deep.py', { from: '..mod', names: ['x'] }, ['lib/pkg/mod.py']],
  ['a stub', 'app/main.py', { from: 'pkg.stub' }, ['lib/pkg/stub.pyi']],
])('resolves in Python %s', async (_name, from, wanted, expected) => {
  const files = ['app/beside.py', 'lib/pkg/__init__.py', 'lib/pkg/mod.py', 'lib/pkg/sub/__init__.py', 'lib/pkg/stub.pyi'];
  const { targets } = await edgesOf({ ...Object.fromEntries(files.map((path) => [path, []])), [from]: [wanted] });

  expect(targets).toEqual({ [from]: expected });
});

it('takes the name of an ingested package for itself', async () => {
  const { targets } = await edgesOf(
    { '__init__.py': [], 'db.py': [], 'views.py': [{ from: 'django.db', names: ['x'] }] },
    'site-packages/django',
  );

  expect(targets).toEqual({ 'views.py': ['db.py'] });
});

it('tells Python imports that lead out from those that lead nowhere', async () => {
  const { counts } = await edgesOf({ 'pkg/__init__.py': [], 'pkg/a.py': ['os', 'numpy.linalg', '.gone', '...above'] });

  expect(counts).toEqual([0, 3, 1]);
});

it('counts an importer once, never a file itself, and leaves types out of what runs', async () => {
  const files = { 'a.ts': ['./b.js', './b', './a.js', { from: './c.js', isTypeOnly: true } as const], 'b.ts': [], 'c.ts': [] };

  const { importers, targets, internal } = await importEdges(snapshotOf(files), noSignal);

  expect(Object.fromEntries(importers)).toEqual({ 'b.ts': 1, 'c.ts': 1 });
  expect(Object.fromEntries(targets)).toEqual({ 'a.ts': ['b.ts'] });
  expect(internal).toBe(2);
});

it('lets the event loop turn, and stops when it is told to', async () => {
  const stop = new AbortController();
  const snapshot = snapshotOf({ 'a.ts': Array.from({ length: 5_000 }, (_, index) => `./x${index}.js`) });

  const work = importEdges(snapshot, stop.signal);
  stop.abort(new Error('enough'));

  await expect(work).rejects.toThrow('enough');
});

const cyclesOf = (targets: Readonly<Record<string, readonly string[]>>): Promise<unknown> =>
  importCycles(new Map(Object.entries(targets)), noSignal);

it('finds circles, the largest first', async () => {
  const cycles = await cyclesOf({ a: ['b'], b: ['c', 'x'], c: ['a'], x: ['y'], y: ['x', 'leaf'], alone: ['a'] });

  expect(cycles).toEqual([
    ['a', 'b', 'c'],
    ['x', 'y'],
  ]);
});

it('finds two circles that share a file to be one, and a chain to be none', async () => {
  expect(await cyclesOf({ a: ['b', 'c'], b: ['a'], c: ['a'] })).toEqual([['a', 'b', 'c']]);
  expect(await cyclesOf({ a: ['b', 'c'], b: ['c'] })).toEqual([]);
});

it('stands a chain of a hundred thousand files', async () => {
  const chain = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, [`f${(index + 1) % 100_000}`]]));

  const cycles = (await cyclesOf(chain)) as string[][];

  expect(cycles.map(({ length }) => length)).toEqual([100_000]);
});
