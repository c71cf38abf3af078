import { localPrincipal, type Principal, type StateStore } from '@millrace/core';
import { fakeIds } from '@millrace/testkit';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { mainConfig } from '../config.js';
import { FactCache } from '../ingest/fact-cache.js';
import { ingest, type IngestTools } from '../ingest/ingest.js';
import { StampCache } from '../ingest/stamp-cache.js';
import { Pool } from '../pool/pool.js';
import { buildWorker } from '../test-support/build-worker.js';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { makeRepository } from '../test-support/repositories.js';
import { ChunkFeeds } from './chunk-feeds.js';
import type { ChunkFeed } from './chunk-sinks.js';

let worker: Awaited<ReturnType<typeof buildWorker>>;
let pool: Pool;
beforeAll(async () => {
  worker = await buildWorker();
  pool = new Pool({ program: worker.program, size: 2 });
});
afterAll(() => {
  pool.close();
  return worker.remove();
});

/** A store that outlives the feeds of a test, as a database does. */
function sharedStore(): StateStore {
  const values = new Map<string, string>();
  const read = (key: string): unknown => (values.has(key) ? JSON.parse(values.get(key) ?? '') : undefined);
  return {
    get: async <T>(key: string) => read(key) as T | undefined,
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    delete: async (key) => void values.delete(key),
    async compareAndSet(key, expected, value) {
      if (JSON.stringify(read(key)) !== JSON.stringify(expected)) return false;
      values.set(key, JSON.stringify(value));
      return true;
    },
  };
}

const principal = (id: string): Principal => ({ ...localPrincipal('in-process'), id });

/** A hub's part in it, from one start to its end. */
async function start({ workspace, outside }: TestWorkspace, stateStore: StateStore, retryMs?: number) {
  const warnings: string[] = [];
  const stop = new AbortController();
  const known = { facts: new FactCache(), stamps: new StampCache() };
  const limits = { ...mainConfig.parse({ roots: ['.'] }).ingest };
  const toolsFor = (signal: AbortSignal): IngestTools => ({
    workspace,
    pool,
    known,
    limits,
    signal,
    git: 'git',
    clock: { now: () => 0 },
    cacheDirectory: outside.at('cache'),
    onProgress: () => undefined,
  });
  const log = { warn: (message: string) => void warnings.push(message) };
  const feeds = new ChunkFeeds({
    stateStore,
    ids: fakeIds(),
    log,
    roots: workspace.roots,
    ingestTools: toolsFor,
    ...(retryMs !== undefined && { retryMs }),
  });
  const feed = await new Promise<ChunkFeed>((resolve) => feeds.open([{ name: 'test', open: resolve }], stop.signal));
  return {
    feed,
    limits,
    warnings,
    async ingest(path: string, who = principal('ada'), ref?: string) {
      await feeds.offer(who, await ingest({ from: { path }, ref }, toolsFor(noSignal)));
    },
    async end() {
      stop.abort();
      await feeds.close();
    },
  };
}

const project = {
  'root/mill/wheel.py': 'def turn():\n    return 1\n',
  'root/mill/stone.py': 'class Stone:\n    def grind(self):\n        return 2\n',
  'root/mill/notes.txt': 'nothing to cut\n',
};

it('gives the files of an ingest with their chunks, and with the last of them all paths', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  await hub.ingest('mill');

  const first = await hub.feed.pull(undefined, 1, noSignal);
  const second = await hub.feed.pull(first.cursor, 1, noSignal);

  expect(first).toMatchObject({ owner: { id: 'ada' }, repository: 'mill', files: [{ path: 'stone.py', language: 'Python' }] });
  expect(first.all).toBeUndefined();
  expect(second.all).toEqual(new Set(['stone.py', 'wheel.py']));
  expect(await second.files[0]?.chunks(noSignal)).toEqual([
    { startLine: 1, endLine: 2, kind: 'function', symbol: 'turn', text: 'def turn():\n    return 1' },
  ]);
  await hub.end();
});

it('waits where there is nothing, and wakes for an ingest; who stops waiting is let go', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  const stop = new AbortController();
  const given = hub.feed.pull(undefined, 10, stop.signal);
  stop.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');

  const waiting = hub.feed.pull(undefined, 10, noSignal);
  await hub.ingest('mill');

  expect((await waiting).files).toHaveLength(2);
  await hub.end();
});

it('gives again after a restart what was not acknowledged, and not what was', async () => {
  await using test = await openWorkspace({ ...project, 'root/other/a.py': 'def a(): pass\n' });
  const store = sharedStore();
  const before = await start(test, store);
  await before.ingest('mill');
  await before.ingest('other');
  const taken = await before.feed.pull(undefined, 10, noSignal);
  await before.feed.ack(taken.cursor);
  await before.feed.pull(taken.cursor, 10, noSignal);
  await before.end();

  const after = await start(test, store);
  const page = await after.feed.pull(undefined, 10, noSignal);
  await after.feed.ack(page.cursor);

  expect(taken.repository).toBe('mill');
  expect(page).toMatchObject({ repository: 'other', files: [{ path: 'a.py' }] });
  await after.end();
  expect(await store.get('main.chunks')).toBeUndefined();
});

it('begins anew where the middle of an ingest was acknowledged, but not its end', async () => {
  await using test = await openWorkspace(project);
  const store = sharedStore();
  const before = await start(test, store);
  await before.ingest('mill');
  await before.feed.ack((await before.feed.pull(undefined, 1, noSignal)).cursor);
  await before.end();

  const after = await start(test, store);

  expect((await after.feed.pull(undefined, 10, noSignal)).files.map(({ path }) => path)).toEqual(['stone.py', 'wheel.py']);
  await after.end();
});

it('gives the newer of two ingests of the same, even to one who is at the older', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  await hub.ingest('mill');
  const old = await hub.feed.pull(undefined, 1, noSignal);
  await rm(test.at('mill', 'stone.py'));
  await hub.ingest('mill');

  const page = await hub.feed.pull(old.cursor, 10, noSignal);

  expect(page.all).toEqual(new Set(['wheel.py']));
  await hub.end();
});

it('keeps the ingests of two principals apart', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  await hub.ingest('mill');
  await hub.ingest('mill', principal('bob'));

  const first = await hub.feed.pull(undefined, 10, noSignal);
  await hub.feed.ack(first.cursor);
  const second = await hub.feed.pull(first.cursor, 10, noSignal);

  expect([first.owner.id, second.owner.id]).toEqual(['ada', 'bob']);
  await hub.end();
});

it('gives no chunks of a file that has changed since', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  await hub.ingest('mill');
  const page = await hub.feed.pull(undefined, 10, noSignal);
  await writeFile(test.at('mill', 'wheel.py'), 'def other():\n    return 2\n');

  expect(await page.files[1]?.chunks(noSignal)).toBeUndefined();
  await hub.end();
});

it('reads the chunks of a commit from its objects, and removes what it has borrowed for it', async () => {
  await using test = await openWorkspace();
  await makeRepository(test.at('repo'), { 'a.py': 'def committed(): pass\n' });
  const hub = await start(test, sharedStore());
  await writeFile(test.at('repo', 'a.py'), 'def changed(): pass\n');
  await hub.ingest('repo', principal('ada'), 'HEAD');

  const page = await hub.feed.pull(undefined, 10, noSignal);
  const chunks = await page.files[0]?.chunks(noSignal);
  await hub.feed.ack(page.cursor);

  expect(chunks).toMatchObject([{ symbol: 'committed' }]);
  expect(await readdir(test.outside.at('cache'))).toEqual([]);
  await hub.end();
});

it('says so and goes on where what was ingested is gone', async () => {
  await using test = await openWorkspace({ ...project, 'root/gone/a.py': 'def a(): pass\n' });
  const hub = await start(test, sharedStore());
  await hub.ingest('gone');
  await hub.ingest('mill');
  await rm(test.at('gone'), { recursive: true });

  const page = await hub.feed.pull(undefined, 10, noSignal);

  expect(page.repository).toBe('mill');
  expect(hub.warnings).toEqual(["The chunks of 'gone' are not given to 'test': it cannot be read again."]);
  await hub.end();
});

it('answers an ingest where nothing can be written down, and says so', async () => {
  await using test = await openWorkspace(project);
  const broken: StateStore = { ...sharedStore(), compareAndSet: () => Promise.reject(new Error('no database')) };
  const hub = await start(test, broken);

  await hub.ingest('mill');

  expect(hub.warnings).toEqual(['An ingest could not be put down for the chunk sinks.']);
  await hub.end();
});

it('lets a sink acknowledge while it waits for more', async () => {
  await using test = await openWorkspace(project);
  const hub = await start(test, sharedStore());
  await hub.ingest('mill');
  const page = await hub.feed.pull(undefined, 10, noSignal);
  await hub.feed.ack(page.cursor);
  const stop = new AbortController();
  const waiting = hub.feed.pull(page.cursor, 10, stop.signal).catch(() => 'stopped');

  await hub.feed.ack(page.cursor);
  stop.abort();

  expect(await waiting).toBe('stopped');
  await hub.end();
});

it('tries again what may pass, and gives up what does not', async () => {
  await using test = await openWorkspace(project);
  const store = sharedStore();
  const hub = await start(test, store, 1);
  await hub.ingest('mill');
  hub.limits.timeoutMs = 0;

  const waiting = hub.feed.pull(undefined, 10, noSignal);
  await vi.waitFor(() => expect(hub.warnings).toHaveLength(1), { timeout: 10_000 });
  hub.limits.timeoutMs = 60_000;
  await hub.ingest('mill');

  expect((await waiting).files).toHaveLength(2);
  await hub.end();
});

it('refuses a sink without a name it could be known by', async () => {
  const { chunkSinks } = await import('./chunk-sinks.js');

  expect(chunkSinks.check?.({ name: 'a b', open: () => undefined })).toMatch(/needs name/);
  expect(chunkSinks.check?.({ name: 'a', open: () => undefined })).toBeUndefined();
});
