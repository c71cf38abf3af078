import type { IngestConfig } from '../config.js';
import { isBinaryName } from '../code/language.js';
import { protectedName } from '../workspace/protected-name.js';
import type { FileSource, ListedFile, PassedOver, ReadTools, SizedFile } from './file-source.js';
import type { Intake } from './intake.js';
import { pathFilter, type PathPatterns } from './path-filter.js';

/** What choosing works with. */
export interface Choice extends ReadTools {
  readonly limits: IngestConfig;
  readonly request: PathPatterns;
  readonly accepts?: ((path: string) => boolean) | undefined;
  readonly allowSecrets: boolean;
  /** Counts what is passed over. */
  readonly intake: Intake;
}

/** Entries listed beyond the limit of files, so that an endless tree ends. */
const listedBeyond = 100_000;
/** Characters; no system opens longer ones, and a hostile tree may hold a great many. */
const maxPathLength = 4_096;
const filesPerLook = 128;

/**
 * Chooses what to read, in the order of the listing and while it goes on: by names, then by sizes, each before its content is
 * read.
 */
export async function* chooseFiles(source: FileSource, choice: Choice): AsyncGenerator<SizedFile> {
  const { limits, intake, pool, signal } = choice;
  const looks: Promise<readonly (SizedFile | PassedOver)[]>[] = [];
  const admit = admission(choice);
  let waiting: ListedFile[] = [];
  let [listed, kept] = [0, 0];
  // While some files are looked at, the next are listed.
  const look = (): void => {
    const next = source.look(waiting, choice);
    next.catch(() => undefined);
    looks.push(next);
    waiting = [];
  };
  const { accepts = () => true } = choice;
  const isNamed = pathFilter(choice.request);
  const isWanted = (path: string): boolean => accepts(path) && isNamed(path);
  for await (const entry of source.list(signal)) {
    const passedOver = passOver(entry, { ...choice, isWanted });
    if (passedOver) intake.skip(passedOver);
    else if (kept >= limits.maxFiles) intake.leftOut += 1;
    else {
      waiting.push(entry as ListedFile);
      kept += 1;
    }
    if (waiting.length >= filesPerLook) look();
    if (looks.length > pool.size) yield* ((await looks.shift()) ?? []).filter(admit);
    listed += 1;
    intake.isListingPartial = listed >= limits.maxFiles + listedBeyond;
    if (intake.isListingPartial) break;
  }
  if (waiting.length > 0) look();
  for (const each of looks) yield* (await each).filter(admit);
}

function passOver(
  entry: ListedFile | PassedOver,
  { allowSecrets, isWanted }: { allowSecrets: boolean; isWanted: (path: string) => boolean },
): PassedOver | undefined {
  if ('skipped' in entry) return entry;
  if (entry.path.length > maxPathLength) return { skipped: 'unreadable' };
  if (!allowSecrets && protectedName(entry.path) !== undefined) return { skipped: 'withheld' };
  if (!isWanted(entry.path)) return { skipped: 'excluded' };
  return isBinaryName(entry.path) ? { skipped: 'binary' } : undefined;
}

/** Whether a file fits in, asked of one after the other; what does not is counted. */
function admission({ limits, intake }: Choice): (each: SizedFile | PassedOver) => each is SizedFile {
  let left = limits.maxBytes;
  return (each): each is SizedFile => {
    if ('skipped' in each) intake.skip(each);
    else if (each.sizeBytes > limits.maxFileBytes) intake.skip({ skipped: 'too_large' });
    else if (each.sizeBytes > left) intake.leftOut += 1;
    else {
      left -= each.sizeBytes;
      return true;
    }
    return false;
  };
}
