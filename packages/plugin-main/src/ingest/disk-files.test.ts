import { rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mainConfig } from '../config.js';
import { Pool } from '../pool/pool.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { FactCache } from './fact-cache.js';
import type { KnownFiles } from './file-source.js';
import { ingest, openSnapshot, type IngestTools } from './ingest.js';
import { StampCache } from './stamp-cache.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
beforeAll(async () => void (worker = await buildWorker()));
afterAll(() => worker.remove());

const newKnown = (): KnownFiles => ({ facts: new FactCache(), stamps: new StampCache() });

function toolsFor({ workspace, outside }: TestWorkspace, pool: Pool, known: KnownFiles = newKnown()): IngestTools {
  const { ingest: limits } = mainConfig.parse({ roots: ['.'] });
  const rest = { git: 'git', clock: { now: () => 0 }, cacheDirectory: outside.at('cache'), signal: noSignal, onProgress: () => undefined };
  return { workspace, pool, known, limits, ...rest };
}

/** A pool whose workers end at a file named `crash`. */
async function crashingPool() {
  const program = `await import(${JSON.stringify(pathToFileURL(worker.program).href)});
process.prependListener('message', ({ task, input }) => {
  if (task === 'read' && input.files.some(({ path }) => path.startsWith('crash'))) process.exit(1);
});`;
  const programs = await temporaryFolder({ 'crash.mjs': program });
  const pool = new Pool({ program: programs.at('crash.mjs'), size: 2 });
  return Object.assign(pool, {
    [Symbol.asyncDispose]: async () => {
      pool.close();
      await programs[Symbol.asyncDispose]();
    },
  });
}

const files = { 'root/src/a.py': 'def a(): pass\n', 'root/src/crash.py': 'def c(): pass\n\n', 'root/src/z.py': 'def z(): pass\n' };

it('counts and marks the file that ends its parser, and parses all others', async () => {
  await using test = await openWorkspace(files);
  await using pool = await crashingPool();
  const known = newKnown();

  const snapshot = await ingest({ from: { path: 'src' } }, toolsFor(test, pool, known));

  expect(snapshot).toMatchObject({ symbols: 2, parseErrors: 1 });
  expect(snapshot.files.map(({ path, lines, hasErrors = false }) => [path, lines, hasErrors])).toEqual([
    ['a.py', 1, false],
    ['crash.py', 2, true],
    ['z.py', 1, false],
  ]);
});

it('counts files where no worker can be started, and knows more of them once one can', async () => {
  await using test = await openWorkspace({ ...files, 'root/src/.gitignore': '*.log\n', 'root/src/x.log': 'x' });
  const known = newKnown();
  const without = new Pool({ program: '/nowhere/worker.mjs', size: 1 });
  const pool = new Pool({ program: worker.program, size: 1 });

  const counted = await ingest({ from: { path: 'src' } }, toolsFor(test, without, known));
  const parsed = await ingest({ from: { path: 'src' } }, toolsFor(test, pool, known));
  pool.close();

  expect(counted).toMatchObject({ symbols: 0, parseErrors: 0, skipped: { ignored: 1 } });
  expect(counted.files.map(({ lines }) => lines)).toEqual([1, 1, 2, 1]);
  expect(parsed.symbols).toBe(3);
});

it('gives contents as they are now, and nothing of what is gone or withheld', async () => {
  await using test = await openWorkspace(files);
  const pool = new Pool({ program: worker.program, size: 1 });
  const { snapshot, contents, close } = await openSnapshot({ from: { path: 'src' } }, toolsFor(test, pool));
  pool.close();
  await writeFile(test.at('src', 'a.py'), 'changed');
  await rm(test.at('src', 'z.py'));

  const found: (string | undefined)[] = [];
  for await (const content of contents(snapshot.files, noSignal)) found.push(content?.toString());
  await close();

  expect(found).toEqual(['changed', 'def c(): pass\n\n', undefined]);
});

it('gives many contents in their order, and stops with the reason of an abort', async () => {
  const names = Array.from({ length: 20 }, (_none, index) => `${String(index).padStart(2, '0')}.py`);
  await using test = await openWorkspace(Object.fromEntries(names.map((name) => [`root/src/${name}`, `# ${name}\n`])));
  const pool = new Pool({ program: worker.program, size: 1 });
  const { snapshot, contents, close } = await openSnapshot({ from: { path: 'src' } }, toolsFor(test, pool));
  pool.close();
  const stopping = new AbortController();

  const found: (string | undefined)[] = [];
  for await (const content of contents(snapshot.files, noSignal)) found.push(content?.toString());
  const stopped = (async () => {
    for await (const _content of contents(snapshot.files, stopping.signal)) stopping.abort(new Error('enough'));
  })();

  await expect(stopped).rejects.toThrow('enough');
  await close();
  expect(found).toEqual(names.map((name) => `# ${name}\n`));
});

it('says so where the worker that lists a folder ends', async () => {
  await using test = await openWorkspace(files);
  await using programs = await temporaryFolder({
    'die.mjs': "process.on('message', () => process.exit(1)); process.send({ kind: 'ready' });",
  });
  const pool = new Pool({ program: programs.at('die.mjs'), size: 1 });

  const refusal = await refusalOf(ingest({ from: { path: 'src' } }, toolsFor(test, pool)));
  pool.close();

  expect(refusal.code).toBe('worker_failed');
});
