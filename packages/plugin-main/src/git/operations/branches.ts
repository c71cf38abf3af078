import { cleanName, cleanText } from './clean-text.js';
import type { Repository } from './repository.js';

/** A branch, of this repository or as it was last fetched from another. */
export interface BranchEntry {
  /** `main`, or `origin/main`. */
  readonly name: string;
  readonly isCurrent: boolean;
  readonly hash: string;
  /** `2026-01-31`, of its last commit. */
  readonly date: string;
  readonly subject: string;
}

const maxBranches = 5_000;

/** The branches, those with the newest commits first. */
export async function listBranches(repository: Repository): Promise<BranchEntry[]> {
  const { text } = await repository.run({
    doing: 'list the branches',
    args: [
      'for-each-ref',
      `--count=${maxBranches}`,
      '--sort=-committerdate',
      '--format=%(refname)%00%(objectname:short)%00%(committerdate:short)%00%(symref)%00%(subject)',
      'refs/heads',
      'refs/remotes',
    ],
  });
  const current = `refs/heads/${repository.parts.branch}`;
  return text.split('\n').flatMap((line) => {
    const [name = '', hash = '', date = '', target, subject = ''] = line.split('\0');
    // Such as origin/HEAD, which only names another.
    if (name === '' || target !== '') return [];
    return [
      {
        name: cleanName(name.replace(/^refs\/(?:heads|remotes)\//, '')),
        isCurrent: name === current,
        hash,
        date,
        subject: cleanText(subject, 100),
      },
    ];
  });
}
