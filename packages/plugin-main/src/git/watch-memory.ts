import { readFile } from 'node:fs/promises';

const pollMs = 200;

/** A process whose memory is watched. */
export interface MemoryWatch {
  end(): void;
}

/**
 * Watches the memory of a git process: a few small objects can stand for endlessly many files, which git would all hold.
 * Only Linux tells; elsewhere the deadline of the call is the limit.
 *
 * @param tooMuch - called once, when it holds more than `maxBytes` of its own.
 */
export function watchMemory(pid: number | undefined, maxBytes: number, tooMuch: () => void): MemoryWatch {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void readFile(`/proc/${pid}/status`, 'latin1')
      .then((status) => {
        if (Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024 > maxBytes) tooMuch();
      })
      .catch(() => clearInterval(timer))
      .finally(() => (isBusy = false));
  }, pollMs);
  return { end: () => clearInterval(timer) };
}
