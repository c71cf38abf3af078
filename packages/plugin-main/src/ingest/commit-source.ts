import { listTree } from '../git/list-tree.js';
import type { GitCommand } from '../git/git-process.js';
import { readBlobs } from '../git/read-blobs.js';
import { needsParser, plainFacts } from '../code/parse-file.js';
import { parseInPool } from '../code/parse-in-pool.js';
import { inBatches } from './batches.js';
import type { FileSource, ListedFile, ReadTools, SizedFile, ToldRead } from './file-source.js';

/** How the objects of a commit are reached. */
export interface CommitAccess {
  readonly git: string;
  /** A git directory of our own. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly commit: string;
  /** Inside the commit; empty for all of it. */
  readonly subfolder: string;
  remove(): Promise<void>;
}

/** The files of a commit, read from git's objects: no checkout, so no filter, hook or link has a part in it. */
export function commitSource(access: CommitAccess): FileSource {
  const command = (signal: AbortSignal): Omit<GitCommand, 'args' | 'doing'> => ({
    git: access.git,
    cwd: access.folder,
    environment: access.environment,
    signal,
  });
  const prefix = access.subfolder === '' ? 0 : access.subfolder.length + 1;
  return {
    kind: 'commit',
    commit: access.commit,
    async *list(signal) {
      for await (const file of listTree(command(signal), access.commit, access.subfolder)) {
        if (file.kind !== 'file') yield { skipped: file.kind };
        else if (file.sizeBytes === undefined) yield { skipped: 'missing' };
        else yield { path: file.path.slice(prefix), key: file.object, sizeBytes: file.sizeBytes };
      }
    },
    look: (files) => Promise.resolve(files.map((file) => ({ ...file, sizeBytes: file.sizeBytes ?? 0, hash: file.key }))),
    read: (files, tools, onRead) => read(command(tools.signal), files, { ...tools, onRead }),
    contents: (files, signal) => readBlobs(command(signal), keysOf(files)),
    close: () => access.remove(),
  };
}

interface ReadBlob extends SizedFile {
  readonly content: Buffer;
}

async function read(
  command: Omit<GitCommand, 'args' | 'doing'>,
  given: AsyncIterable<SizedFile>,
  tools: ReadTools & { readonly onRead: ToldRead },
): Promise<void> {
  const files: SizedFile[] = [];
  for await (const file of given) files.push(file);
  if (files.length === 0) return;
  await inBatches(tools.pool, readable(command, files, tools.onRead), async (batch) => {
    const parsed = batch.filter(({ path }) => needsParser(path));
    const found = parsed.length === 0 ? [] : await parseInPool(tools.pool, parsed, tools.signal);
    const facts = new Map(parsed.map((file, index) => [file, found[index]]));
    for (const file of batch) {
      const kept = tools.known.facts.set(file.path, file.key, facts.get(file) ?? plainFacts(file.content));
      tools.onRead(file, { sizeBytes: file.content.length, hash: file.key, facts: kept });
    }
  });
}

async function* readable(
  command: Omit<GitCommand, 'args' | 'doing'>,
  files: readonly SizedFile[],
  onRead: ToldRead,
): AsyncGenerator<ReadBlob> {
  let index = 0;
  for await (const content of readBlobs(command, keysOf(files))) {
    const file = files[index];
    index += 1;
    if (file && content) yield { ...file, content };
    else if (file) onRead(file, { skipped: 'missing' });
  }
}

function keysOf(files: readonly ListedFile[]): string[] {
  return files.map((file) => file.key);
}
