import type { FileChange } from './diff.js';

/** Changed files of a folder, by letter. */
export interface ChangedFolder {
  /** Ends in `/`; `./` for files above all folders. */
  readonly folder: string;
  /** `M 12, A 3`. */
  readonly letters: string;
}

const maxFolders = 60;
const maxDepth = 4;

/** Counts changed files by folder, as deep as sixty rows allow. What is over is one row of its own. */
export function groupByFolder(files: readonly FileChange[]): ChangedFolder[] {
  let groups = countAt(files, 1);
  for (let depth = 2; depth <= maxDepth; depth += 1) {
    const deeper = countAt(files, depth);
    if (deeper.size > maxFolders) break;
    groups = deeper;
  }
  const rows = [...groups].map(([folder, letters]) => ({
    folder,
    letters: [...letters].map(([letter, count]) => `${letter} ${count}`).join(', '),
  }));
  const over = rows.length - maxFolders;
  return over > 0 ? [...rows.slice(0, maxFolders), { folder: `… and ${over} folders`, letters: 'more' }] : rows;
}

function countAt(files: readonly FileChange[], depth: number): Map<string, Map<string, number>> {
  const groups = new Map<string, Map<string, number>>();
  for (const { path, letter } of files) {
    const folders = path.split('/').slice(0, -1).slice(0, depth);
    const folder = folders.length === 0 ? './' : `${folders.join('/')}/`;
    const letters = groups.get(folder) ?? new Map<string, number>();
    groups.set(folder, letters.set(letter, (letters.get(letter) ?? 0) + 1));
  }
  return groups;
}
