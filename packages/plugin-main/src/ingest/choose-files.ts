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

/** The files an ingest is to read, and whether the listing came to its end. */
export interface ChosenFiles {
  readonly files: readonly SizedFile[];
  readonly isWhole: boolean;
}

/** Entries listed beyond the limit of files, so that an endless tree ends. */
const listedBeyond = 100_000;
/** Characters; no system opens longer ones, and a hostile tree may hold a great many. */
const maxPathLength = 4_096;
const filesPerLook = 512;

/** Chooses what to read, before any content is read: by names, then by sizes, in the order of the listing. */
export async function chooseFiles(source: FileSource, choice: Choice): Promise<ChosenFiles> {
  const { limits, intake, signal } = choice;
  const looks: Promise<readonly (SizedFile | PassedOver)[]>[] = [];
  let waiting: ListedFile[] = [];
  let [listed, kept] = [0, 0];
  // While some files are looked at, the next are listed.
  const look = async (): Promise<void> => {
    const next = source.look(waiting, choice);
    next.catch(() => undefined);
    looks.push(next);
    waiting = [];
    await looks.at(-choice.pool.size * 2);
  };
  const { accepts = () => true } = choice;
  const isNamed = pathFilter(choice.request);
  const isWanted = (path: string): boolean => accepts(path) && isNamed(path);
  for await (const entry of source.list(signal)) {
    const passedOver = passOver(entry, { ...choice, isWanted });
    if (passedOver) intake.skip(passedOver);
    else if (kept >= limits.maxFiles) intake.leftOut += 1;
    else kept = waiting.push(entry as ListedFile) + looks.length * filesPerLook;
    if (waiting.length >= filesPerLook) await look();
    listed += 1;
    if (listed >= limits.maxFiles + listedBeyond) break;
  }
  if (waiting.length > 0) await look();
  const files = admitted((await Promise.all(looks)).flat(), choice);
  return { files, isWhole: listed < limits.maxFiles + listedBeyond };
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

function admitted(found: readonly (SizedFile | PassedOver)[], { limits, intake }: Choice): SizedFile[] {
  let left = limits.maxBytes;
  return found.filter((each): each is SizedFile => {
    if ('skipped' in each) intake.skip(each);
    else if (each.sizeBytes > limits.maxFileBytes) intake.skip({ skipped: 'too_large' });
    else if (each.sizeBytes > left) intake.leftOut += 1;
    else {
      left -= each.sizeBytes;
      return true;
    }
    return false;
  });
}
