import { parseChanges, type RawChange } from './parse-changes.js';
import { parsePatch } from './parse-patch.js';
import type { Repository } from './repository.js';
import { headTree } from './resolve-commit.js';

/** What is compared with what. */
export interface DiffQuery {
  /** A commit or tree; the index unless said. */
  readonly from?: string | undefined;
  /** A commit or tree; the working files unless said, or the index with `isStaged`. */
  readonly to?: string | undefined;
  readonly isStaged?: boolean | undefined;
  /** As git names them; empty for all. */
  readonly paths: readonly string[];
}

/** A changed file, its paths as callers know them. */
export interface FileChange extends RawChange {
  /** By its name it holds secrets: its content is not shown. */
  readonly isWithheld: boolean;
}

/** A part of a patch: one change within a file, or a piece of it. */
export interface Hunk {
  readonly path: string;
  /** From `@@` on. */
  readonly text: string;
}

/** What differs. */
export interface Diff {
  readonly files: readonly FileChange[];
  /** In the order of the files. None when there are more files than a patch makes sense for. */
  readonly hunks: readonly Hunk[];
  /** There are more files, which are not listed. */
  readonly isListCut: boolean;
  /** There are more hunks, which are not held. */
  readonly isCut: boolean;
}

/** Files of which lines are still counted and hunks are still shown. */
const maxFilesInDetail = 400;
const maxPatchBytes = 1024 * 1024;
/** Of the names of about a hundred and fifty thousand files. */
const maxListBytes = 24 * 1024 * 1024;
const maxHunkLength = 3_000;
const maxLineLength = 600;

/** Compares. Files of the disk are compared as they are: no filter, driver or converter of the repository runs. */
export async function readDiff(repository: Repository, query: DiffQuery): Promise<Diff> {
  if (!query.to) repository.needWorkTree();
  if (query.isStaged) await headTree(repository);
  const list = (args: readonly string[]) => repository.run({ doing: 'compare', args: diffArguments(query, args), maxBytes: maxListBytes });
  const plain = await list(['--raw', '-z', '--no-renames']);
  const count = parseChanges(plain.text).length;
  const isDetailed = count > 0 && count <= maxFilesInDetail;
  const { text } = isDetailed ? await list(['--raw', '--numstat', '-z', '--find-renames', `-l${maxFilesInDetail}`]) : plain;
  const files = parseChanges(text)
    .map((change) => shown(repository, change))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, isListCut: plain.isCut, ...(isDetailed ? await readHunks(repository, query) : { hunks: [], isCut: false }) };
}

async function readHunks(repository: Repository, query: DiffQuery): Promise<Pick<Diff, 'hunks' | 'isCut'>> {
  const patch = ['--patch', '--unified=3', '--find-renames', `-l${maxFilesInDetail}`];
  const { text, isCut } = await repository.run({ doing: 'compare', args: diffArguments(query, patch), maxBytes: maxPatchBytes });
  const hunks: Hunk[] = [];
  for (const { paths, hunks: found } of parsePatch(text)) {
    const path = paths.at(-1);
    // A file whose name cannot be told could be one that is withheld.
    if (path === undefined || paths.some((each) => repository.isWithheld(each))) continue;
    for (const hunk of found) for (const piece of pieces(hunk)) hunks.push({ path: repository.show(path), text: piece });
  }
  return { hunks, isCut };
}

function diffArguments({ from, to, isStaged, paths }: DiffQuery, how: readonly string[]): string[] {
  const sides = [...(isStaged ? ['--cached'] : []), ...[from, to].filter((each) => each !== undefined)];
  const safe = ['--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=dirty', '--src-prefix=a/', '--dst-prefix=b/'];
  return ['diff', ...safe, ...how, ...sides, '--', ...paths];
}

function shown(repository: Repository, change: RawChange): FileChange {
  const isWithheld = [change.path, change.from ?? ''].some((path) => path !== '' && repository.isWithheld(path));
  return {
    ...change,
    path: repository.show(change.path),
    ...(change.from !== undefined && { from: repository.show(change.from) }),
    isWithheld,
  };
}

/** A hunk in pieces that fit an answer, long lines cut. */
function* pieces(hunk: string): Generator<string> {
  let piece = '';
  for (const line of hunk.split('\n')) {
    const short = line.length > maxLineLength ? `${line.slice(0, maxLineLength)}… (${line.length} characters)` : line;
    if (piece !== '' && piece.length + short.length > maxHunkLength) {
      yield piece;
      piece = short;
    } else piece = piece === '' ? short : `${piece}\n${short}`;
  }
  if (piece !== '') yield piece;
}
