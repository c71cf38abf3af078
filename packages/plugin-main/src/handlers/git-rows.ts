import type { BlamedLines } from '../git/operations/blame.js';
import type { BranchEntry } from '../git/operations/branches.js';
import type { Diff, FileChange } from '../git/operations/diff.js';
import { groupByFolder } from '../git/operations/group-by-folder.js';
import type { Log } from '../git/operations/log.js';
import type { ShownCommit } from '../git/operations/show.js';
import type { StashEntry } from '../git/operations/stash.js';
import type { Status, StatusEntry } from '../git/operations/status.js';

/** The rows of a status: where HEAD is, then each group with its number. */
export function statusRows(status: Status): string[] {
  const { branch, commit, upstream, underWay, conflicts, staged, unstaged, untracked, isCut } = status;
  const follows = upstream === undefined ? '' : ` (${upstream.name} +${upstream.ahead} -${upstream.behind})`;
  const rows = [
    `${branch ?? 'no branch'} ${commit ?? 'without commits'}${follows}`,
    ...(underWay === undefined ? [] : [`${underWay} under way`]),
    ...group('conflicts', conflicts.map(changeRow)),
    ...group('staged', staged.map(changeRow)),
    ...group('not staged', unstaged.map(changeRow)),
    ...group(
      'untracked',
      untracked.map((path) => `  ${path}`),
    ),
    ...(isCut ? ['… too much to be listed whole: name paths'] : []),
  ];
  return rows.length === 1 ? [...rows, 'clean'] : rows;
}

function group(name: string, rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : [`${name} ${rows.length}`, ...rows];
}

function changeRow({ letter, path, from }: StatusEntry): string {
  return `  ${letter} ${from === undefined ? path : `${from} -> ${path}`}`;
}

/** The rows of a diff: its size, a row for each file, then what has changed in them. */
export function diffRows({ files, hunks, isListCut, isCut }: Diff): string[] {
  if (files.length === 0) return ['no differences'];
  const isCounted = files.some((file) => file.added !== undefined);
  const added = files.reduce((sum, file) => sum + (file.added ?? 0), 0);
  const removed = files.reduce((sum, file) => sum + (file.removed ?? 0), 0);
  const size = `${isListCut ? 'at least ' : ''}${files.length} ${files.length === 1 ? 'file' : 'files'}${isCounted ? ` +${added} -${removed}` : ''}`;
  if (!isCounted && hunks.length === 0 && files.length > 60)
    return [
      size,
      ...groupByFolder(files).map(({ folder, letters }) => `  ${folder} ${letters}`),
      '… name paths to see what changed in them',
    ];
  return [
    size,
    ...files.map(fileRow),
    ...hunks.map(({ path, text }) => text.replace(/^(@@+)/, `$1 ${path.replaceAll('$', '$$$$')}`)),
    ...(isCut ? ['… there is more than can be shown: name paths'] : []),
  ];
}

function fileRow({ letter, path, from, added, removed, mode, isWithheld }: FileChange): string {
  const name = from === undefined ? path : `${from} -> ${path}`;
  const size = isWithheld ? ' (withheld)' : added === undefined ? ' (binary or very large)' : ` +${added} -${removed ?? 0}`;
  return `  ${letter} ${name}${size}${mode === undefined ? '' : ` mode ${mode}`}`;
}

/** The rows of a commit: who and when, its message, then its diff. */
export function commitRows({ hash, parents, date, author, message, diff }: ShownCommit): string[] {
  const merged = parents.length > 1 ? ` merges ${parents.slice(1).join(', ')} into ${parents[0]}` : '';
  return [`${hash} ${date} ${author}${merged}`, message, ...diffRows(diff)];
}

/** One row for each commit. */
export function logRows({ entries, older }: Log): string[] {
  const rows = entries.map(
    ({ hash, date, author, subject, files, isMerge }) => `${hash} ${date} ${author}: ${subject} (${isMerge ? 'merge, ' : ''}${files})`,
  );
  if (rows.length === 0) return ['no commits'];
  return older === undefined ? rows : [...rows, `… older ones: log with ref '${older}'`];
}

/** One row for each commit that wrote some of the lines. */
export function blameRows(found: readonly BlamedLines[]): string[] {
  return found.map(({ hash, date, author, subject, lines }) => {
    const ranges = lines.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
    const shown = ranges.length > 40 ? `${ranges.slice(0, 40).join(',')} and ${ranges.length - 40} more` : ranges.join(',');
    return hash === undefined ? `not committed: ${shown}` : `${hash} ${date} ${author}: ${subject}: ${shown}`;
  });
}

/** One row for each branch, the current one marked. */
export function branchRows(branches: readonly BranchEntry[]): string[] {
  if (branches.length === 0) return ['no branches'];
  return branches.map(({ name, isCurrent, hash, date, subject }) => `${isCurrent ? '* ' : ''}${name} ${hash} ${date} ${subject}`);
}

/** One row for each stash. */
export function stashRows(stashes: readonly StashEntry[]): string[] {
  return stashes.length === 0 ? ['no stashes'] : stashes.map(({ date, subject }) => `${date} ${subject}`);
}
