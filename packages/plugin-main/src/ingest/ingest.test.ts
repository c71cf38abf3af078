import { execFile } from 'node:child_process';
import { chmod, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { fakeClock } from '@millrace/testkit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Pool } from '../pool/pool.js';
import { mainConfig } from '../config.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { isAlive, processesWith } from '../test-support/processes.js';
import { refusalOf } from '../test-support/refusal.js';
import { commitFiles, git, makeRepository } from '../test-support/repositories.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { FactCache } from './fact-cache.js';
import { ingest, type IngestProgress, type IngestTools } from './ingest.js';
import { StampCache } from './stamp-cache.js';

let parser: Awaited<ReturnType<typeof buildWorker>>;
let workers: Pool;
beforeAll(async () => {
  parser = await buildWorker();
  workers = new Pool({ program: parser.program, size: 2 });
});
afterAll(() => {
  workers.close();
  return parser.remove();
});

function toolsFor({ workspace, outside }: TestWorkspace, more: Partial<IngestTools> = {}): IngestTools {
  const config = mainConfig.parse({ roots: ['.'] });
  const rest = { git: config.git, limits: config.ingest, cacheDirectory: outside.at('cache'), onProgress: () => undefined };
  const known = { facts: new FactCache(), stamps: new StampCache() };
  return { workspace, pool: workers, known, clock: fakeClock(), signal: noSignal, ...rest, ...more };
}

it('tells how far it is, and how long it took by the clock', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`root/src/f${String(index).padStart(3, '0')}.ts`, 'export const a = 1;']),
  );
  await using test = await openWorkspace(files);
  const clock = fakeClock();
  const told: IngestProgress[] = [];
  const onProgress = (progress: IngestProgress): void => {
    told.push(progress);
    clock.advance(10);
  };

  const snapshot = await ingest({ from: { path: 'src' } }, toolsFor(test, { onProgress, clock }));

  expect(told.at(-1)).toEqual({ stage: 'parse', done: 100, total: 100 });
  expect(snapshot.durationMs).toBe(told.length * 10);
  expect(snapshot.files.map(({ path }) => path).slice(0, 2)).toEqual(['f000.ts', 'f001.ts']);
});

it('passes over what is neither a file nor a folder, and never waits for it', async () => {
  await using test = await openWorkspace({ 'root/src/a.ts': 'export const a = 1;', 'secret.ts': 'x' });
  await symlink('../../secret.ts', test.at('src', 'link.ts'));
  await promisify(execFile)('mkfifo', [test.at('src', 'pipe.ts')]);

  const snapshot = await ingest({ from: { path: 'src' } }, toolsFor(test));

  expect(snapshot).toMatchObject({ skipped: { link: 1, unreadable: 1 } });
  expect(snapshot.files).toHaveLength(1);
});

it('reads nothing of a file that is larger than the limit, however large', async () => {
  await using test = await openWorkspace({ 'root/src/a.ts': 'export const a = 1;', 'root/src/huge.ts': '' });
  await truncate(test.at('src', 'huge.ts'), 50_000_000_000);

  const snapshot = await ingest({ from: { path: 'src' } }, toolsFor(test));

  expect(snapshot).toMatchObject({ skipped: { too_large: 1 }, symbols: 1 });
});

it('parses a generated file of 100 000 lines', async () => {
  const text = Array.from({ length: 100_000 }, (_, line) => `def f${line}(): pass\n`).join('');
  await using test = await openWorkspace({ 'root/src/generated.py': text, 'root/src/a.py': 'def a(): pass\n' });

  const snapshot = await ingest({ from: { path: 'src' } }, toolsFor(test));

  expect(snapshot).toMatchObject({ symbols: 100_001, parseErrors: 0 });
});

it('ends its workers and removes what it has made when it is cancelled', async () => {
  await using programs = await temporaryFolder({
    'hang.mjs': "process.on('message', () => { for (;;); }); process.send({ kind: 'ready' });",
  });
  using pool = Object.assign(new Pool({ program: programs.at('hang.mjs'), size: 2 }), { [Symbol.dispose]: () => pool.close() });
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a.ts': 'export const a = 1;' });
  const stop = new AbortController();
  const send = vi.spyOn(pool, 'tryRun');

  const work = ingest({ from: { path: 'repo' } }, toolsFor(test, { pool, signal: stop.signal })).catch((error: unknown) => error);
  await vi.waitFor(() => expect(send).toHaveBeenCalled(), { timeout: 10_000 });
  stop.abort(new Error('enough'));

  expect(await work).toMatchObject({ message: 'enough' });
  expect(await readdir(test.outside.at('cache'))).toEqual([]);
  expect(processesWith(test.outside.path).filter(isAlive)).toEqual([]);
});

it('gives up at its time limit while a parser hangs', async () => {
  await using programs = await temporaryFolder({
    'hang.mjs': "process.on('message', () => { for (;;); }); process.send({ kind: 'ready' });",
  });
  using pool = Object.assign(new Pool({ program: programs.at('hang.mjs'), size: 1 }), { [Symbol.dispose]: () => pool.close() });
  await using test = await openWorkspace({ 'root/src/a.ts': 'x' });
  const { limits, ...tools } = toolsFor(test, { pool });

  const refusal = await refusalOf(ingest({ from: { path: 'src' } }, { ...tools, limits: { ...limits, timeoutMs: 300 } }));

  expect(refusal).toMatchObject({ code: 'timed_out', retryable: true });
});

it('respects what git is told to ignore beside .gitignore, and takes only what lies below the folder', async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a/x.ts': 'export const x = 1;', 'ab/y.ts': 'export const y = 1;' });
  await test.outside.put({
    'root/repo/.git/info/exclude': 'private.ts\n',
    'root/repo/a/private.ts': 'x',
    'root/repo/a/new.ts': 'export const n = 1;',
  });

  const snapshot = await ingest({ from: { path: 'repo' }, subfolder: 'a' }, toolsFor(test));

  expect(snapshot.source).toBe('working_files');
  expect(snapshot.files.map(({ path }) => path)).toEqual(['new.ts', 'x.ts']);
});

it("counts a commit's files that the repository no longer has", async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a.ts': 'export const a = 1;' });
  await commitFiles(test.at('repo'), { 'gone.ts': 'export const gone = 1;' });
  const object = await git(test.at('repo'), ['rev-parse', 'HEAD:gone.ts']);
  await rm(test.at('repo', '.git', 'objects', object.slice(0, 2), object.slice(2)));

  const snapshot = await ingest({ from: { path: 'repo' }, ref: 'HEAD' }, toolsFor(test));

  expect(snapshot).toMatchObject({ symbols: 1, skipped: { missing: 1 } });
});

it('says why a repository whose objects are broken cannot be read', async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a/b.ts': 'export const a = 1;' });
  const tree = await git(test.at('repo'), ['rev-parse', 'HEAD:a']);
  const path = test.at('repo', '.git', 'objects', tree.slice(0, 2), tree.slice(2));
  await chmod(path, 0o644);
  await writeFile(path, 'garbage');

  const refusal = await refusalOf(ingest({ from: { path: 'repo' }, ref: 'HEAD' }, toolsFor(test)));

  expect(refusal).toMatchObject({
    code: 'git_failed',
    message: expect.stringMatching(/could not list the files of the commit.*git fsck/s),
  });
  expect(refusal.message).not.toContain(test.outside.path);
});
