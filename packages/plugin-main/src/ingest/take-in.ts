import type { FileSource, KnownFiles, SizedFile, ToldRead } from './file-source.js';
import type { Intake } from './intake.js';

/** What taking in works with. */
export interface TakeIn {
  readonly intake: Intake;
  readonly known: KnownFiles;
  readonly read: (files: readonly SizedFile[], onRead: ToldRead) => ReturnType<FileSource['read']>;
  /** Told how many files are done. */
  readonly onProgress: (done: number) => void;
}

const filesPerProgress = 64;

/** Takes in files: at once those whose content is known, and then what has to be read. */
export async function takeIn(files: readonly SizedFile[], { intake, known, read, onProgress }: TakeIn): Promise<void> {
  const unknown: SizedFile[] = [];
  for (const file of files) {
    const { path, hash, sizeBytes } = file;
    const facts = hash === undefined ? undefined : known.facts.get(path, hash);
    if (facts && hash !== undefined) intake.take(file, { sizeBytes, hash, facts });
    else unknown.push(file);
  }
  let done = files.length - unknown.length;
  if (unknown.length === 0) return onProgress(done);
  await read(unknown, (file, found) => {
    intake.take(file, found);
    done += 1;
    if (done % filesPerProgress === 0 || done === files.length) onProgress(done);
  });
}
