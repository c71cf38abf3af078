import { changesInWay } from '../../error-catalogue/git.js';
import type { Repository } from './repository.js';

/** The failure that git's messages tell of, where it stopped before it would lose changes. @param what - `'Checking it out'`. */
export function lostChanges(repository: Repository, what: string, messages: string): Error | undefined {
  if (!/would be (?:overwritten|removed|lost)|would lose untracked|already exists, no checkout/i.test(messages)) return undefined;
  const listed = [...messages.matchAll(/^\t(.+)$/gm), ...messages.matchAll(/^(.+) already exists, no checkout$/gm)];
  return listed.length > 0
    ? changesInWay(
        what,
        listed.map((match) => repository.show(match[1] ?? '')),
      )
    : undefined;
}
