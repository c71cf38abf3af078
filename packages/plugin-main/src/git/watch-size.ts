import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A folder whose size is watched. */
export interface SizeWatch {
  /** Looks a last time and ends. */
  end(): Promise<void>;
}

const pollMs = 100;

/**
 * Watches the size of a folder of files: a server cannot be held to a size beforehand, so what arrives is measured.
 *
 * @param tooLarge - called at most once, when the files have more than `maxBytes`.
 */
export function watchSize(folder: string, maxBytes: number, tooLarge: () => void): SizeWatch {
  const ended = new AbortController();
  const watching = watch();
  return {
    async end() {
      ended.abort();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    for (let isLast = false; !isLast;) {
      await wait(pollMs, undefined, { signal: ended.signal }).catch(() => undefined);
      isLast = ended.signal.aborted;
      if ((await sizeOf(folder)) > maxBytes) return tooLarge();
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
