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

it.each<[string, Record<string, readonly (string | CodeImport)[]>, string, string[] | undefined]>([
  [
    'a package of a Go module',
    { 'go.mod': [], 'cmd/main.go': ['example.org/mill/wheel', 'fmt'], 'wheel/a.go': [], 'wheel/a_test.go': [] },
    'cmd/main.go',
    ['wheel/a.go'],
  ],
  [
    'a Java class by its package',
    { 'src/main/java/org/mill/Wheel.java': [], 'src/main/java/org/App.java': ['org.mill.Wheel', 'java.util.List'] },
    'src/main/java/org/App.java',
    ['src/main/java/org/mill/Wheel.java'],
  ],
  [
    'a member of a Java class',
    { 'a/org/mill/Wheel.java': [], 'a/App.java': ['org.mill.Wheel.turn'] },
    'a/App.java',
    ['a/org/mill/Wheel.java'],
  ],
  ['a module beside in Rust', { 'src/main.rs': ['wheel', 'std::fmt'], 'src/wheel.rs': [] }, 'src/main.rs', ['src/wheel.rs']],
  ['an item of a Rust crate', { 'src/lib.rs': [], 'src/a/mod.rs': [], 'src/b.rs': ['crate::a::Item'] }, 'src/b.rs', ['src/a/mod.rs']],
  ['what lies above in Rust', { 'src/lib.rs': [], 'src/a.rs': [], 'src/b.rs': ['super::a::x'] }, 'src/b.rs', ['src/a.rs']],
  ['a header beside', { 'src/a.c': ['a.h', 'stdio.h'], 'src/a.h': [] }, 'src/a.c', ['src/a.h']],
  ['a header by the only path that ends so', { 'src/a.cpp': ['mill/a.h'], 'include/mill/a.h': [] }, 'src/a.cpp', ['include/mill/a.h']],
  ['no header where two paths end so', { 'src/a.cpp': ['a.h'], 'x/a.h': [], 'y/a.h': [] }, 'src/a.cpp', undefined],
  [
    'a PHP class by its prefix',
    { 'composer.json': [], 'src/Models/Item.php': [], 'index.php': [{ from: 'App\\Models', names: ['Item'] }] },
    'index.php',
    ['src/Models/Item.php'],
  ],
  ['a PHP file beside', { 'a.php': ['lib.php'], 'lib.php': [] }, 'a.php', ['lib.php']],
  [
    'a Ruby file beside, and one of lib',
    { 'lib/a.rb': ['./b', 'mill/c'], 'lib/b.rb': [], 'lib/mill/c.rb': [] },
    'lib/a.rb',
    ['lib/b.rb', 'lib/mill/c.rb'],
  ],
  ['a shell script', { 'bin/a.sh': ['./lib.sh'], 'bin/lib.sh': [] }, 'bin/a.sh', ['bin/lib.sh']],
])('resolves %s', async (_name, files, from, expected) => {
  const manifests = { 'go.mod': { name: 'example.org/mill' }, 'composer.json': { prefixes: [['App\\', ['src/']]] } } as const;
  const { files: given, repository } = snapshotOf(files);
  const withManifests = given.map((file) => ({ ...file, ...(file.path in manifests && { manifest: manifests[file.path as 'go.mod'] }) }));

  const { targets } = await importEdges({ repository, files: withManifests }, noSignal);

  expect(targets.get(from)).toEqual(expected);
});

it('resolves packages of the workspace to their sources, and what tsconfig.json calls by other names', async () => {
  const { files, repository } = snapshotOf({
    'packages/mill/package.json': [],
    'packages/mill/src/index.ts': [],
    'packages/mill/src/tokens.ts': [],
    'packages/app/tsconfig.json': [],
    'packages/app/src/a.ts': ['@x/mill', '@x/mill/tokens', '~/b.js', '@exact', 'react', 'lib/c'],
    'packages/app/src/b.ts': [],
    'packages/app/exact.ts': [],
    'packages/app/lib/c.ts': [],
    'packages/other/a.ts': ['~/b.js'],
  });
  const manifests = new Map([
    ['packages/mill/package.json', { manifest: { name: '@x/mill' }, entry: ['./dist/index.js'] }],
    [
      'packages/app/tsconfig.json',
      {
        manifest: {
          prefixes: [
            ['~/*', ['./src/*']],
            ['@exact', ['./exact.ts']],
            ['*', ['./*']],
          ] as const,
        },
      },
    ],
  ]);

  const found = await importEdges({ repository, files: files.map((file) => ({ ...file, ...manifests.get(file.path) })) }, noSignal);

  expect(found.targets.get('packages/app/src/a.ts')).toEqual([
    'packages/mill/src/index.ts',
    'packages/mill/src/tokens.ts',
    'packages/app/src/b.ts',
    'packages/app/exact.ts',
    'packages/app/lib/c.ts',
  ]);
  expect(found).toMatchObject({ internal: 5, external: 2, unresolved: 0 });
});

it('tells imports for types alone apart from those that run', async () => {
  const files = snapshotOf({ 'a.ts': [{ from: './b.js', isTypeOnly: true }, './c.js'], 'b.ts': [], 'c.ts': [] });

  const { targets, all } = await importEdges(files, noSignal);

  expect([targets.get('a.ts'), all.get('a.ts')]).toEqual([['c.ts'], ['b.ts', 'c.ts']]);
});
