import { cleanLines, cleanText } from './clean-text.js';
import { readDiff, type Diff } from './diff.js';
import type { Repository } from './repository.js';
import { resolveTree } from './resolve-commit.js';

/** A commit whole. */
export interface ShownCommit {
  readonly hash: string;
  readonly parents: readonly string[];
  /** ISO 8601, of its author. */
  readonly date: string;
  readonly author: string;
  readonly message: string;
  /** Against its first parent. */
  readonly diff: Diff;
}

const maxMessage = 4_000;
/** The hashes of a tree without entries, which git knows without having it. */
const emptyTree = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

/** Reads a commit. @param paths - as git names them; empty for all. @throws MillraceError `ref_not_found`, `repository_empty`. */
export async function readCommit(repository: Repository, ref: string, paths: readonly string[]): Promise<ShownCommit> {
  const commit = await resolveTree(repository, ref);
  const { text } = await repository.run({
    doing: 'read the commit',
    args: ['log', '--max-count=1', '--no-patch', '--format=%h%x00%P%x00%aI%x00%an <%ae>%x00%B', commit, '--'],
    maxBytes: 256 * 1024,
  });
  const [hash = '', parents = '', date = '', author = '', message = ''] = text.split('\0');
  const [parent = emptyTree[repository.parts.settings.objectFormat]] = parents.split(' ').filter(Boolean);
  const clean = cleanLines(message);
  return {
    hash,
    parents: parents
      .split(' ')
      .filter(Boolean)
      .map((each) => each.slice(0, 10)),
    date,
    author: cleanText(author, 120),
    message: clean.length > maxMessage ? `${clean.slice(0, maxMessage)}…` : clean,
    diff: await readDiff(repository, { from: parent, to: commit, paths }),
  };
}
