import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of one test's own. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Real and absolute. */
  readonly path: string;
  /** A path inside. */
  at(...parts: string[]): string;
  /** Writes files by their paths inside; a name that ends in `/` makes a folder. */
  put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
}

/** Makes a folder that `await using` removes. */
export async function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'millrace-main-')));
  const folder: TemporaryFolder = {
    path,
    at: (...parts) => join(path, ...parts),
    async put(wanted) {
      await Promise.all(
        Object.entries(wanted).map(async ([name, content]) => {
          await mkdir(name.endsWith('/') ? join(path, name) : dirname(join(path, name)), { recursive: true });
          if (!name.endsWith('/')) await writeFile(join(path, name), content);
        }),
      );
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
  await folder.put(files);
  return folder;
}
