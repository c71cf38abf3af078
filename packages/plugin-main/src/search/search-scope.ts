import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noiseFolders } from '../workspace/noise-folders.js';
import type { Place } from '../workspace/place.js';
import { protectedName, secretPatterns } from '../workspace/protected-name.js';
import type { Workspace } from '../workspace/workspace.js';
import { FolderRules } from './folder-rules.js';

/** What of a folder is searched. */
export interface SearchScope {
  /** For ripgrep: the same .gitignore files, noise folders and withheld names as everywhere in this package. */
  readonly args: readonly string[];
  /** What ripgrep cannot be told: whether a path that it found is to be shown. */
  keeps(path: string): Promise<boolean> | boolean;
}

/** How much of a folder is in scope. */
export interface ScopeOptions {
  readonly includeIgnored: boolean;
  /** Withheld names are listed too, to be counted; never for a search of content. */
  readonly isWithheldListed?: boolean;
  readonly signal: AbortSignal;
}

const exclude = (patterns: Iterable<string>): string[] => [...patterns].flatMap((pattern) => ['--iglob', `!${pattern}`]);

/** The scope of a search. @param folder - real, as it was opened. */
export async function searchScope(
  workspace: Workspace,
  folder: Place,
  { includeIgnored, isWithheldListed = false, signal }: ScopeOptions,
): Promise<SearchScope> {
  const args = ['--hidden', '--no-require-git', '--no-ignore-dot', '--no-ignore-global', '--no-ignore-exclude', ...exclude(['.git'])];
  if (!workspace.allowSecrets && !isWithheldListed) args.push(...exclude(secretPatterns));
  const isShown = (path: string): boolean => {
    const reason = protectedName(path);
    if (workspace.isOwn(join(folder.absolute, path))) return false;
    return reason === undefined || (reason === 'secret' && workspace.allowSecrets);
  };
  if (includeIgnored) return { args: [...args, '--no-ignore'], keeps: isShown };
  args.push(...[...noiseFolders].flatMap((name) => ['--glob', `!${name}/`]));
  if (folder.relative === '') return { args: [...args, '--no-ignore-parent'], keeps: isShown };
  // ripgrep goes up to the top of the disk for rules, this package to the root: the same, unless there are some between.
  if (!(await hasRulesAbove(folder.root.path))) return { args, keeps: isShown };
  const rules = new FolderRules(workspace, folder, signal);
  return { args: [...args, '--no-ignore-parent'], keeps: async (path) => isShown(path) && !(await rules.ignore(path)) };
}

async function hasRulesAbove(root: string): Promise<boolean> {
  for (let at = root; dirname(at) !== at;) {
    at = dirname(at);
    const isThere = await lstat(join(at, '.gitignore')).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}
