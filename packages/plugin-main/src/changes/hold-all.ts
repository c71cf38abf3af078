import type { PathLock } from '../workspace/path-lock.js';

/** Runs work while several paths are locked; in one order everywhere, so that two of them never wait for each other. */
export function holdAll<T>(lock: PathLock, paths: readonly string[], work: () => Promise<T>): Promise<T> {
  const [first, ...others] = [...new Set(paths)].sort();
  return first === undefined ? work() : lock.hold(first, () => holdAll(lock, others, work));
}
