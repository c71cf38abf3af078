import type { StateStore } from '@millrace/core';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keptFileBroken, keptFileBusy } from '../error-catalogue/state.js';
import { canonicalJson } from './canonical-json.js';
import { checkKey } from './check-key.js';

const attempts = 100;
const pauseMs = 20;
/** A writer takes milliseconds: what has lain so long was left by one that died. */
const staleMs = 5_000;

type Kept = Map<string, unknown>;

/**
 * Keeps the few values that must outlive the process in a file beside the embedded database: it is there before the database is open, and
 * for every process that uses the directory, whoever has the database. Values do not expire.
 */
export class KeptFileStore implements StateStore {
  readonly #directory: string;
  readonly #file: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = join(directory, 'kept.json');
  }

  async get<T>(key: string): Promise<T | undefined> {
    checkKey(key);
    return (await this.#read()).get(key) as T | undefined;
  }

  async set(key: string, value: unknown): Promise<void> {
    await this.#change(key, (kept) => kept.set(key, JSON.parse(canonicalJson(key, value))));
  }

  async compareAndSet(key: string, expected: unknown, value: unknown): Promise<boolean> {
    const json = canonicalJson(key, value);
    let isDone = false;
    await this.#change(key, (kept) => {
      const present = kept.has(key) ? canonicalJson(key, kept.get(key)) : undefined;
      isDone = present === (expected === undefined ? undefined : canonicalJson(key, expected));
      return isDone && kept.set(key, JSON.parse(json));
    });
    return isDone;
  }

  async delete(key: string): Promise<void> {
    await this.#change(key, (kept) => kept.delete(key));
  }

  /** @param make - changes what is kept; false: there is nothing to write. */
  async #change(key: string, make: (kept: Kept) => unknown): Promise<void> {
    checkKey(key);
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const release = await this.#lock();
    try {
      const kept = await this.#read();
      if (make(kept) !== false) await this.#write(kept);
    } finally {
      await release();
    }
  }

  async #read(): Promise<Kept> {
    const text = await readFile(this.#file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return '{}';
      throw cause;
    });
    try {
      return new Map(Object.entries(JSON.parse(text) as Record<string, unknown>));
    } catch (cause) {
      throw keptFileBroken(cause);
    }
  }

  async #write(kept: Kept): Promise<void> {
    // Renamed when it is whole and on the disk: a reader, or a power cut, finds the old file or the new one.
    const fresh = `${this.#file}.${randomUUID()}`;
    try {
      const handle = await open(fresh, 'wx', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, this.#file);
    } catch (cause) {
      await rm(fresh, { force: true });
      throw cause;
    }
  }

  async #lock(): Promise<() => Promise<void>> {
    const path = `${this.#file}.lock`;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const handle = await open(path, 'wx').catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'EEXIST') return undefined;
        throw cause;
      });
      if (handle) {
        await handle.close();
        return () => rm(path, { force: true });
      }
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > staleMs) await rm(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    throw keptFileBusy();
  }
}
