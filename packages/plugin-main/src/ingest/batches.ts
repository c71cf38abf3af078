import type { Pool } from '../pool/pool.js';

const filesPerBatch = 32;
const bytesPerBatch = 512 * 1024;

/** Does work on files in batches that are worth a worker's while: as many at once as there are workers, and one in wait for each. */
export async function inBatches<T extends { readonly sizeBytes: number }>(
  pool: Pick<Pool, 'size'>,
  files: Iterable<T> | AsyncIterable<T>,
  work: (batch: readonly T[]) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const start = (batch: readonly T[]): void => {
    const done = work(batch)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(done));
    running.add(done);
  };
  try {
    for await (const batch of gather(files)) {
      if (failures.length > 0) break;
      start(batch);
      while (running.size >= pool.size * 2) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}

async function* gather<T extends { readonly sizeBytes: number }>(files: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for await (const file of files) {
    batch.push(file);
    bytes += file.sizeBytes;
    if (batch.length < filesPerBatch && bytes < bytesPerBatch) continue;
    yield batch;
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
