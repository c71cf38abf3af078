import { randomUUID } from 'node:crypto';
import { readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseOwner, type Owner } from './owner.js';

const beatMs = 5_000;
/** After so long without a beat an owner counts as gone. */
const goneAfterMs = 20_000;

/** A sign of life in a directory. */
export interface Presence {
  remove(): Promise<void>;
}

/**
 * The second line of defence: the lock is held by one kernel, in one network namespace, and does not reach another
 * container or machine that shares the directory. A file there does, though slowly: it says who is here and is touched now and then.
 *
 * @returns the owner elsewhere whose sign of life is fresh. Of an owner in this namespace the lock has already shown that it is gone.
 */
export async function ownerElsewhere(directory: string): Promise<Owner | undefined> {
  const file = presenceFile(directory);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const owner = text === undefined ? undefined : parseOwner(text);
  if (!text || !owner || (JSON.parse(text) as { namespace?: string }).namespace === (await namespace())) return undefined;
  // Both times are the file system's own: the clocks of two machines need not agree.
  const probe = `${file}.${randomUUID()}`;
  await writeFile(probe, '');
  const [seen, now] = await Promise.all([stat(file), stat(probe)]);
  await rm(probe, { force: true });
  return now.mtimeMs - seen.mtimeMs < goneAfterMs ? owner : undefined;
}

/** Leaves a sign of life and keeps it fresh. */
export async function showPresence(directory: string, owner: Owner): Promise<Presence> {
  const file = presenceFile(directory);
  await writeFile(file, JSON.stringify({ ...owner, host: hostname(), namespace: await namespace() }));
  const timer = setInterval(() => {
    const now = new Date();
    // A missed beat is made up by the next.
    utimes(file, now, now).catch(() => undefined);
  }, beatMs);
  timer.unref();
  return {
    async remove() {
      clearInterval(timer);
      await rm(file, { force: true });
    },
  };
}

function presenceFile(directory: string): string {
  return join(directory, 'owner.json');
}

/** What the lock reaches: a network namespace on Linux, a machine elsewhere. */
async function namespace(): Promise<string> {
  const network = await readlink('/proc/self/ns/net').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return network ? `${boot.trim()} ${network}` : hostname();
}
