import { chmod, mkdir, mkdtemp, open, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill, pid } from 'node:process';
import { errorCode } from '../workspace/system-failure.js';

/** A private folder that is this process's alone. */
export interface ClaimedFolder {
  /** Real and absolute. */
  readonly path: string;
  /** Gives it free; a temporary one is removed with all inside. */
  release(): Promise<void>;
}

const maxSlots = 16;

/**
 * Takes a folder for what is kept to be undone.
 *
 * @param directory - where it is to lie and to survive a restart. Processes that name the same get folders of their own.
 * Unset: a temporary folder.
 */
export async function claimFolder(directory: string | undefined): Promise<ClaimedFolder> {
  if (directory === undefined) return temporaryFolder();
  for (let slot = 1; slot <= maxSlots; slot += 1) {
    const path = join(directory, slot === 1 ? 'undo' : `undo-${slot}`);
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
    const lock = join(path, 'owner');
    if (await takeLock(lock)) return { path: await realpath(path), release: () => rm(lock, { force: true }) };
  }
  return temporaryFolder();
}

async function temporaryFolder(): Promise<ClaimedFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'millrace-undo-')));
  return { path, release: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

// The start of the process tells it from an earlier one with the same number, as in a container that was started again.
const me = (): string => `${pid} ${Math.round(performance.timeOrigin)}`;

async function takeLock(path: string): Promise<boolean> {
  if (await makeLock(path)) return true;
  if (await isHeld(path)) return false;
  await rm(path, { force: true });
  return makeLock(path);
}

async function makeLock(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(me());
    await handle.close();
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (holder === me()) return true;
  const id = Number(holder.split(' ')[0]);
  return Number.isInteger(id) && id > 0 && id !== pid && isRunning(id);
}

function isRunning(id: number): boolean {
  try {
    kill(id, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
