import { opendir, realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { rootsInvalid } from '../error-catalogue/host.js';
import { errorCode } from './system-failure.js';

export { isInside } from './inside.js';

/** A folder the tools may use. */
export interface Root {
  /** Short and unique among the roots; callers use it as `name:path`. */
  readonly name: string;
  /** The real, absolute path. */
  readonly path: string;
  /** The absolute path as the host gave it, links not resolved. */
  readonly given: string;
  readonly isWritable: boolean;
}

/**
 * Finds the roots on the disk and names them.
 *
 * @throws MillraceError `MILLRACE_MAIN_ROOTS_INVALID` with every root that is missing, not a folder or not readable.
 */
export async function findRoots(writable: readonly string[], readOnly: readonly string[]): Promise<readonly Root[]> {
  const wanted = [...writable.map((path) => ({ path, isWritable: true })), ...readOnly.map((path) => ({ path, isWritable: false }))];
  const problems: string[] = [];
  const roots: Root[] = [];
  for (const { path, isWritable } of wanted) {
    try {
      const real = await realpath(path);
      await (await opendir(real)).close();
      if (!roots.some((root) => root.path === real))
        roots.push({ name: freeName(basename(real), roots), path: real, given: resolve(path), isWritable });
    } catch (error) {
      problems.push(`'${path}' ${reasons[errorCode(error) ?? ''] ?? 'cannot be read'}`);
    }
  }
  if (problems.length > 0) throw rootsInvalid(problems);
  return roots;
}

const reasons: Readonly<Record<string, string>> = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder', EACCES: 'may not be read' };

// Two characters at least, so that a drive letter is never taken for a root's name, and no colon, which ends the name.
function freeName(wanted: string, roots: readonly Root[]): string {
  const base = (wanted.length < 2 ? `root${wanted}` : wanted).replaceAll(':', '-');
  let name = base;
  for (let number = 2; roots.some((root) => root.name === name); number += 1) name = `${base}-${number}`;
  return name;
}
