import { cp, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from '@millrace/core';
import { onTestFinished } from 'vitest';
import { chooseEngine } from '../choose-engine.js';
import { databaseConfig, type DatabaseConfig } from '../config.js';
import type { Engine } from '../engine.js';

const ignore = (): void => {};

/** A logger that says nothing. */
export const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The engine of a configuration, as the plugin chooses it. */
export function engineFor(config: DatabaseConfig, log: Logger = silent): Engine {
  return chooseEngine(databaseConfig.parse(config), { hubName: () => 'a test', log, now: () => Date.now() });
}

/** A folder that is there for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-database-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

let template: Promise<string> | undefined;

/** A folder that already holds an embedded database: opening it takes a tenth of the time of a first start. */
export async function databaseFolder(): Promise<string> {
  if (!template) throw new Error('say beforeAll(databaseTemplate, 60_000)');
  const folder = await temporaryFolder();
  await cp(await template, folder, { recursive: true });
  return folder;
}

/** Makes what `databaseFolder` copies; for `beforeAll`. @returns the undoing of it. */
export async function databaseTemplate(): Promise<() => Promise<void>> {
  template = makeTemplate();
  const folder = await template;
  return () => rm(folder, { recursive: true, force: true });
}

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-database-'));
  const engine = await engineFor({ directory: folder }).open(new AbortController().signal);
  await engine.close();
  return folder;
}

/** A plugin's folder of migrations. @param journal - the tags of drizzle-kit's journal, where it wrote one. */
export async function migrationFolder(files: Readonly<Record<string, string>>, journal?: readonly string[], at?: URL): Promise<URL> {
  const folder = at ? fileURLToPath(at) : await temporaryFolder();
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  if (journal) {
    await mkdir(join(folder, 'meta'));
    await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries: journal.map((tag, idx) => ({ idx, tag })) }));
  }
  return at ?? pathToFileURL(`${folder}/`);
}
