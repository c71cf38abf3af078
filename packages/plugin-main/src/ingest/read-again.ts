import { DiskFiles } from './disk-files.js';
import { openSource, type SourceTools } from './open-source.js';
import type { Repository } from './repository.js';
import type { IngestedFile } from './snapshot.js';

/**
 * The contents of files of a repository that was ingested, in their order; nothing where one can no longer be read. Files
 * on the disk give what they hold now.
 *
 * @throws MillraceError what opening the source throws.
 */
export async function* readAgain(
  repository: Repository,
  files: readonly IngestedFile[],
  tools: Omit<SourceTools, 'onTransfer'>,
): AsyncGenerator<Buffer | undefined> {
  const { folder, request } = repository.snapshot;
  if (folder) {
    yield* new DiskFiles(tools.workspace, folder).contents(
      files.map(({ path }) => ({ path, key: path })),
      tools.signal,
    );
    return;
  }
  const { source } = await openSource(request, { ...tools, onTransfer: () => undefined });
  try {
    // What git calls a file by is the hash of its content.
    yield* source.contents(
      files.map(({ path, hash }) => ({ path, key: hash })),
      tools.signal,
    );
  } finally {
    await source.close();
  }
}
