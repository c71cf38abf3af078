import { rename, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { mainConfig } from '../config.js';
import { Pool } from '../pool/pool.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { commitFiles, makeRepository } from '../test-support/repositories.js';
import { FactCache } from './fact-cache.js';
import { ingest, type IngestTools } from './ingest.js';
import type { SourceRequest } from './open-source.js';
import type { ReadRequest } from './read-files.js';
import { Repository } from './repository.js';
import type { Snapshot } from './snapshot.js';
import { StampCache } from './stamp-cache.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let pool: Pool;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());
beforeEach(() => void (pool = new Pool({ program: worker.program, size: 2 })));
afterEach(() => pool.close());

/** Ingests with a memory of its own, and tells what was read of the disk and what was parsed from objects. */
function begin({ workspace, outside }: TestWorkspace, now = Date.now()) {
  const known = { facts: new FactCache(), stamps: new StampCache() };
  const limits = mainConfig.parse({ roots: ['.'] }).ingest;
  const run = vi.spyOn(pool, 'tryRun');
  return async (request: SourceRequest): Promise<{ snapshot: Snapshot; read: string[]; parsed: number }> => {
    run.mockClear();
    const tools: IngestTools = {
      workspace,
      pool,
      known,
      limits,
      git: 'git',
      clock: { now: () => now },
      cacheDirectory: outside.at('cache'),
      signal: noSignal,
      onProgress: () => undefined,
    };
    const snapshot = await ingest(request, tools);
    const read = run.mock.calls.flatMap(([task, input]) => (task === 'read' ? (input as ReadRequest).files.map(({ path }) => path) : []));
    return { snapshot, read: read.sort(), parsed: run.mock.calls.filter(([task]) => task === 'parse').length };
  };
}

const project = { 'root/src/a.ts': 'export const a = 1;', 'root/src/b.py': 'def b(): pass\n', 'root/src/c.txt': 'c' };

it('reads no file again that has not changed, and only the one that has', async () => {
  await using test = await openWorkspace(project);
  // Files just written could change once more within the same moment; seen from later they could not.
  const again = begin(test, Date.now() + 60_000);

  const first = await again({ from: { path: 'src' } });
  const second = await again({ from: { path: 'src' } });
  await writeFile(test.at('src', 'b.py'), 'def b(): pass\ndef more(): pass\n');
  const third = await again({ from: { path: 'src' } });

  expect([first.read, second.read, third.read]).toEqual([['a.ts', 'b.py', 'c.txt'], [], ['b.py']]);
  expect({ ...second.snapshot }).toEqual({ ...first.snapshot });
  expect(third.snapshot.symbols).toBe(3);
});

it('notices a change of the same length in the same moment', async () => {
  await using test = await openWorkspace({ 'root/src/a.py': 'def a(): pass\n' });
  const again = begin(test);
  await again({ from: { path: 'src' } });

  await writeFile(test.at('src', 'a.py'), 'def z(): pass\n');
  const { snapshot } = await again({ from: { path: 'src' } });

  const repository = new Repository(snapshot);
  const file = repository.file('a.py');
  expect(file && repository.detailOf(file).symbols.map(({ name }) => name)).toEqual(['z']);
});

it('gives the same facts of a file that was written anew with the same content', async () => {
  await using test = await openWorkspace(project);
  const again = begin(test);
  const first = await again({ from: { path: 'src' } });

  await writeFile(test.at('src', 'a.ts'), 'export const a = 1;');
  const second = await again({ from: { path: 'src' } });

  expect(second.read).toContain('a.ts');
  expect(second.snapshot.files).toEqual(first.snapshot.files);
  expect(second.snapshot.files[0]?.detail).toBe(first.snapshot.files[0]?.detail);
});

it('forgets what it knew of a file once it has changed', async () => {
  await using test = await openWorkspace({ 'root/src/a.py': 'def a(): pass\n' });
  const forget = vi.spyOn(FactCache.prototype, 'delete');
  const again = begin(test);
  await again({ from: { path: 'src' } });

  await writeFile(test.at('src', 'a.py'), 'def changed(): pass\n');
  await again({ from: { path: 'src' } });

  expect(forget.mock.calls.map(([path]) => path)).toEqual(['a.py']);
  forget.mockRestore();
});

it('reads a file by its new name as that one is read', async () => {
  await using test = await openWorkspace({ 'root/src/a.txt': 'def a(): pass\n' });
  const again = begin(test);
  const before = await again({ from: { path: 'src' } });

  await rename(test.at('src', 'a.txt'), test.at('src', 'a.py'));
  const after = await again({ from: { path: 'src' } });

  expect([before.snapshot.symbols, after.snapshot.symbols]).toEqual([0, 1]);
});

it('parses of a second commit only what the first has not', async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a.py': 'def a(): pass\n', 'b.py': 'def b(): pass\n' });
  const again = begin(test);
  await again({ from: { path: 'repo' }, ref: 'HEAD' });
  await commitFiles(test.at('repo'), { 'c.py': 'def c(): pass\n' });

  const same = await again({ from: { path: 'repo' }, ref: 'HEAD~1' });
  const next = await again({ from: { path: 'repo' }, ref: 'HEAD' });

  expect([same.parsed, same.snapshot.symbols]).toEqual([0, 2]);
  expect([next.parsed, next.snapshot.symbols]).toEqual([1, 3]);
});

it('takes only what is included and not excluded, and counts the rest', async () => {
  await using test = await openWorkspace({
    'root/src/a.ts': 'a',
    'root/src/a.test.ts': 'a',
    'root/src/docs/x.ts': 'x',
    'root/src/lib/docs/y.ts': 'y',
    'root/src/b.py': 'b',
  });
  const again = begin(test);
  const taken = async (include?: string[], exclude?: string[]): Promise<unknown> => {
    const { snapshot } = await again({ from: { path: 'src' }, include, exclude });
    return [snapshot.files.map(({ path }) => path), snapshot.skipped['excluded'] ?? 0];
  };

  expect(await taken(['*.ts'], ['*.test.ts', 'docs'])).toEqual([['a.ts'], 4]);
  expect(await taken(['docs/'])).toEqual([['docs/x.ts'], 4]);
  expect(await taken(undefined, ['lib/**', '*.{ts,md}'])).toEqual([['b.py'], 4]);
  expect(await refusalOf(again({ from: { path: 'src' }, include: ['[a'] }))).toMatchObject({ code: 'invalid_pattern' });
  expect(await refusalOf(again({ from: { path: 'src' }, exclude: ['!x'] }))).toMatchObject({ code: 'invalid_pattern' });
});

it('gives a file the hash that other tools tell of it, and the folder its path is relative to', async () => {
  await using test = await openWorkspace(project);
  const { snapshot } = await begin(test)({ from: { path: '.' }, subfolder: 'src' });
  const { hashOf } = await import('../workspace/content-hash.js');

  expect(snapshot.files[0]).toMatchObject({ path: 'a.ts', hash: hashOf(Buffer.from(project['root/src/a.ts'])) });
  expect(snapshot.folder?.absolute).toBe(test.at('src'));
});

it('names files of a part of a commit relative to that part, as it does on the disk', async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'lib/a.py': 'def a(): pass\n' });
  const again = begin(test);

  const committed = await again({ from: { path: 'repo' }, ref: 'HEAD', subfolder: 'lib' });
  const working = await again({ from: { path: 'repo' }, subfolder: 'lib' });

  expect([committed, working].map(({ snapshot }) => snapshot.files.map(({ path }) => path))).toEqual([['a.py'], ['a.py']]);
});
