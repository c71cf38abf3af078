import type { FileSource, KnownFiles, SizedFile, ToldRead } from './file-source.js';
import type { Intake } from './intake.js';

/** What taking in works with. */
export interface TakeIn {
  readonly intake: Intake;
  readonly known: KnownFiles;
  readonly read: (files: AsyncIterable<SizedFile>, onRead: ToldRead) => ReturnType<FileSource['read']>;
  /** Told how many files are done, and of how many once that is known. */
  readonly onProgress: (done: number, total: number | undefined) => void;
}

const filesPerProgress = 64;

/** Takes in files: at once those whose content is known, and the others when they are read. @returns how many there were. */
export async function takeIn(files: AsyncIterable<SizedFile>, { intake, known, read, onProgress }: TakeIn): Promise<number> {
  let [given, done] = [0, 0];
  let isWhole = false;
  const progress = (): void => onProgress(done, isWhole ? given : undefined);
  async function* unknown(): AsyncGenerator<SizedFile> {
    for await (const file of files) {
      given += 1;
      const { path, hash, sizeBytes } = file;
      const facts = hash === undefined ? undefined : known.facts.get(path, hash);
      if (!facts || hash === undefined) yield file;
      else {
        intake.take(file, { sizeBytes, hash, facts });
        done += 1;
      }
    }
    isWhole = true;
  }
  await read(unknown(), (file, found) => {
    intake.take(file, found);
    done += 1;
    if (done % filesPerProgress === 0 && !(isWhole && done === given)) progress();
  });
  progress();
  return given;
}
