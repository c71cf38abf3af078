import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';
import { fileExposed, fileUnusable } from '../error-catalogue.js';

/**
 * Reads a file that only its owner may read.
 *
 * @returns its text, or undefined where there is none.
 * @throws MillraceError `MILLRACE_STREAM_FILE_EXPOSED` when others may read it, `MILLRACE_STREAM_FILE` when it cannot be read.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      // Of the open file, so that what was looked at is what is read.
      const { mode } = await file.stat();
      // Windows has no such modes; there the user's profile folder is what protects it.
      if (platform() !== 'win32' && (mode & 0o077) !== 0) throw fileExposed(path);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw codeOf(error)?.startsWith('MILLRACE_') ? error : fileUnusable(path, 'it cannot be read', error);
  }
}

/**
 * Writes a file with mode 0600, whole or not at all.
 *
 * @param mode - `'create'` leaves a file that another process made first as it is; `'replace'` does not.
 * @param unique - makes the name of the temporary file.
 * @throws MillraceError `MILLRACE_STREAM_FILE` when it cannot be written.
 */
export async function writePrivateFile(
  path: string,
  text: string,
  how: { mode: 'create' | 'replace'; unique: string; access?: number },
): Promise<void> {
  const temporary = `${path}.${how.unique}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', how.access ?? 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (how.mode === 'replace') await rename(temporary, path);
    else await createFrom(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileUnusable(path, 'it cannot be written', error);
  }
}

async function createFrom(temporary: string, path: string): Promise<void> {
  try {
    // A link fails where the name exists, so of two processes that start at once one makes the file and both read it.
    await link(temporary, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  await unlink(temporary);
}

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}
