import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localPrincipal, type Hub } from '@millrace/core';
import { database, databasePlugin } from '@millrace/database';
import { ingestRepository, main } from '@millrace/plugin-main';
import { testHub } from '@millrace/testkit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recall, remember, support } from '../src/index.js';

let folder: string;
const hubs: Hub[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-code-'));
  await mkdir(join(folder, 'root'));
});
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A hub that keeps the code it ingests, over a root and a database that outlive it. */
async function start(): Promise<Hub> {
  const hub = await testHub([
    databasePlugin({ directory: join(folder, 'database') }),
    main({ roots: [join(folder, 'root')], cacheDirectory: join(folder, 'cache') }),
    support({ codeChunks: true }),
  ]);
  hubs.push(hub);
  await hub.service(database).ready();
  return hub;
}

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'root', path)), { recursive: true });
    await writeFile(join(folder, 'root', path), text);
  }
}

const mill = {
  'mill/wheel.ts': 'export function turnWaterWheel(speed: number): number {\n  return speed * 2;\n}\n',
  'mill/stone.py': 'class MillStone:\n    def grind_flour(self, corn):\n        """Makes flour."""\n        return corn\n',
};

async function found(hub: Hub, query: string, principal = localPrincipal('in-process')): Promise<string[]> {
  const { results } = await hub.call(recall, { query, kind: 'chunk', full: true }, { principal });
  return results.map(({ text }) => text);
}

it('finds a function of an ingested repository by its words, however they are written', { timeout: 60_000 }, async () => {
  await put(mill);
  const hub = await start();

  await hub.call(ingestRepository, { path: 'mill' });
  await vi.waitFor(async () => expect(await found(hub, 'wheel')).toHaveLength(1), { timeout: 30_000, interval: 100 });

  expect(await found(hub, 'how does the water wheel turn')).toEqual([
    'wheel.ts:1-3 turnWaterWheel\nexport function turnWaterWheel(speed: number): number {\n  return speed * 2;\n}',
  ]);
  expect(await found(hub, 'grindFlour')).toEqual([expect.stringMatching(/^stone\.py:1-4 MillStone\n/)]);
});

it('replaces what has changed and forgets what is gone', { timeout: 60_000 }, async () => {
  await put(mill);
  const hub = await start();
  await hub.call(ingestRepository, { path: 'mill' });
  await vi.waitFor(async () => expect(await found(hub, 'wheel')).toHaveLength(1), { timeout: 30_000, interval: 100 });

  await put({ 'mill/wheel.ts': 'export function stopWaterWheel(): void {}\n' });
  await rm(join(folder, 'root/mill/stone.py'));
  await hub.call(ingestRepository, { path: 'mill' });
  await vi.waitFor(async () => expect(await found(hub, 'stop')).toHaveLength(1), { timeout: 30_000, interval: 100 });
  await vi.waitFor(async () => expect(await found(hub, 'grind')).toEqual([]), { timeout: 30_000, interval: 100 });

  expect(await found(hub, 'wheel')).toEqual(['wheel.ts:1-1 stopWaterWheel\nexport function stopWaterWheel(): void {}']);
});

it('keeps code of one principal from another, and apart from what they remember', { timeout: 60_000 }, async () => {
  await put(mill);
  const hub = await start();
  await hub.call(remember, { text: 'The wheel squeaks.' });
  await hub.call(ingestRepository, { path: 'mill' });
  await vi.waitFor(async () => expect(await found(hub, 'wheel')).toHaveLength(1), { timeout: 30_000, interval: 100 });

  const remembered = await hub.call(recall, { query: 'wheel' });

  expect(remembered.results.map(({ text }) => text)).toEqual(['The wheel squeaks.']);
  expect(await found(hub, 'wheel', { ...localPrincipal('in-process'), id: 'somebody else' })).toEqual([]);
  expect(await found(hub, 'wheel', { ...localPrincipal('in-process'), tenant: 'elsewhere' })).toEqual([]);
});

it('keeps after a restart what it could not keep before, without a new ingest', { timeout: 60_000 }, async () => {
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [`mill/f${index}.py`, `def unique${index}x():\n    return "word${index}y"\n`]),
  );
  await put(many);
  const first = await start();
  await first.call(ingestRepository, { path: 'mill' });
  // It ends while most of it is still on its way.
  await first.stop();

  const second = await start();

  await vi.waitFor(async () => expect(await found(second, 'unique119x')).toHaveLength(1), { timeout: 40_000, interval: 200 });
  await vi.waitFor(async () => expect(await found(second, 'unique0x')).toHaveLength(1), { timeout: 40_000, interval: 200 });
  expect(await readFile(join(folder, 'root/mill/f0.py'), 'utf8')).toContain('unique0x');
});
