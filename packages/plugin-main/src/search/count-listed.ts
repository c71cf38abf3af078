import { protectedName } from '../workspace/protected-name.js';
import type { RipgrepProcess } from './ripgrep-process.js';
import { searchRecords } from './search-records.js';

/** Files that a search looks at, and those withheld from it by their names. */
export interface SearchedFiles {
  readonly searched: number;
  readonly withheld: number;
  /** There are more than were counted in time. */
  readonly isPartial: boolean;
}

const timeoutMs = 2_000;

/** Counts the files that a process lists, until two seconds are over. */
export async function countListed(
  process: RipgrepProcess,
  { accepts, isAllShown, signal }: { accepts(path: string): boolean; readonly isAllShown: boolean; readonly signal: AbortSignal },
): Promise<SearchedFiles> {
  const counts = { searched: 0, withheld: 0 };
  let isPartial = false;
  const stop = (): void => {
    isPartial = true;
    process.stop();
  };
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const { path } of searchRecords(process.output, false)) {
      if (!accepts(path)) continue;
      const reason = protectedName(path);
      if (reason === 'secret' && !isAllShown) counts.withheld += 1;
      else if (reason !== 'git') counts.searched += 1;
    }
    await process.end();
  } catch (error) {
    // A stream that is destroyed while it is read says so.
    if (!isPartial) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    process.stop();
  }
  signal.throwIfAborted();
  return { ...counts, isPartial };
}
