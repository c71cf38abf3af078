import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { parseRef } from '../resolve-ref.js';
import type { Repository } from './repository.js';
import { headTree } from './resolve-commit.js';

/** A changed file: a letter of git's (`M`, `A`, `D`, `R`, `T`, `U`) and its path as callers know it. */
export interface StatusEntry {
  readonly letter: string;
  readonly path: string;
  /** Where a renamed file was. */
  readonly from?: string;
}

/** How working files, index and HEAD differ. */
export interface Status {
  readonly branch: string | undefined;
  readonly commit: string | undefined;
  readonly upstream?: { readonly name: string; readonly ahead: number; readonly behind: number };
  /** A merge, rebase or the like that is not finished. */
  readonly underWay: string | undefined;
  readonly conflicts: readonly StatusEntry[];
  readonly staged: readonly StatusEntry[];
  readonly unstaged: readonly StatusEntry[];
  /** Folders with nothing tracked inside end in `/`. */
  readonly untracked: readonly string[];
  readonly isCut: boolean;
}

/** Compares the working files with the index and with HEAD. @param paths - as callers give them; all unless said. */
export async function readStatus(repository: Repository, paths: readonly string[] | undefined): Promise<Status> {
  repository.needWorkTree();
  const commit = await headTree(repository);
  const { text, isCut } = await repository.run({
    doing: 'compare the working files',
    // Looking into a submodule would start a git that obeys the submodule's configuration.
    args: ['status', '--porcelain=v2', '-z', '--untracked-files=normal', '--ignore-submodules=dirty', '--', ...repository.gitPaths(paths)],
  });
  const upstream = commit === undefined ? undefined : await compareUpstream(repository);
  return {
    branch: repository.parts.branch,
    commit: commit?.slice(0, 10),
    ...(upstream && { upstream }),
    underWay: await operationUnderWayIn(repository),
    ...parseStatus(text, (path) => repository.show(path)),
    isCut,
  };
}

const markers: readonly (readonly [file: string, name: string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
];

/** What git has begun in a repository and not finished. */
export async function operationUnderWayIn(repository: Repository): Promise<string | undefined> {
  for (const [file, name] of markers)
    if (await lstat(join(repository.parts.local.gitFolder.absolute, file)).catch(() => undefined)) return name;
  return undefined;
}

async function compareUpstream(repository: Repository): Promise<Status['upstream']> {
  const { branch, settings } = repository.parts;
  const name = branch === undefined ? undefined : settings.upstreams.get(branch);
  if (name === undefined || !parseRef(name)) return undefined;
  try {
    const { text } = await repository.run({
      doing: 'count commits',
      args: ['rev-list', '--left-right', '--count', '--end-of-options', `${name}...HEAD`],
    });
    const [behind, ahead] = text.trim().split('\t').map(Number);
    return { name: name.replace(/^refs\/(?:remotes|heads)\//, ''), ahead: ahead ?? 0, behind: behind ?? 0 };
  } catch (error) {
    // It follows a branch that nobody has fetched yet.
    if (isMillraceError(error, 'git_failed')) return undefined;
    throw error;
  }
}

type Groups = Pick<Status, 'conflicts' | 'staged' | 'unstaged' | 'untracked'>;

/** Fields between the letters and the path, by the kind of a record: a change, a rename, a conflict. */
const fieldsBeforePath: Readonly<Record<string, number>> = { 1: 6, 2: 7, u: 8 };

function parseStatus(text: string, show: (path: string) => string): Groups {
  const groups = { conflicts: [] as StatusEntry[], staged: [] as StatusEntry[], unstaged: [] as StatusEntry[], untracked: [] as string[] };
  const records = text.split('\0');
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] ?? '';
    const kind = record[0] ?? '';
    if (kind === '?') groups.untracked.push(`${show(record.slice(2))}${record.endsWith('/') ? '/' : ''}`);
    const fields = fieldsBeforePath[kind];
    if (fields === undefined) continue;
    const path = show(record.slice(5).split(' ').slice(fields).join(' '));
    // A rename has the old name in the next record.
    const from = kind === '2' ? show(records[(at += 1)] ?? '') : undefined;
    addChange(groups, record, { path, ...(from !== undefined && { from }) });
  }
  return groups;
}

function addChange(
  groups: { conflicts: StatusEntry[]; staged: StatusEntry[]; unstaged: StatusEntry[] },
  record: string,
  change: Omit<StatusEntry, 'letter'>,
): void {
  const [kind, , staged = '.', unstaged = '.'] = record;
  if (kind === 'u') groups.conflicts.push({ letter: 'U', ...change });
  else {
    if (staged !== '.') groups.staged.push({ letter: staged, ...change });
    if (unstaged !== '.') groups.unstaged.push({ letter: unstaged, ...change });
  }
}
