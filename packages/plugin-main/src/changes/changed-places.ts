import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Image } from '../checkpoints/checkpoint.js';
import type { Parent } from '../workspace/open-parent.js';
import { lstatIfThere } from '../workspace/put-in-place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { ChangeContext } from './change-context.js';
import type { OpenedChange } from './opened-change.js';
import { stampNow } from './stamp-of.js';

const maxShown = 3;
const maxHintBytes = 1024 * 1024;
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What is no longer as the changes left it, a sentence each, so that taking them back would lose what was done since. */
export async function changedPlaces(context: ChangeContext, opened: readonly OpenedChange[]): Promise<readonly string[]> {
  const found: string[] = [];
  // What an earlier step will have taken back is then as the step before it left it.
  const settled = new Set<string>();
  for (const { change, parent, origin } of opened) {
    if (!settled.has(change.path)) {
      const now =
        parent.place.absolute === change.path
          ? await stampNow(context.workspace, parent, { like: change.after, signal: context.signal })
          : '';
      if (now !== change.after)
        found.push(
          await describe(context, { parent, before: change.before, isFree: now === undefined, wasFree: change.after === undefined }),
        );
    }
    if (origin && !settled.has(origin.place.absolute) && (await lstatIfThere(origin.folder.at(origin.name))))
      found.push(`'${origin.place.shown}' exists again`);
    settled.add(change.path);
    if (change.movedFrom !== undefined) settled.add(change.movedFrom);
  }
  return found.length <= maxShown ? found : [...found.slice(0, maxShown), `and ${found.length - maxShown} more`];
}

interface Found {
  readonly parent: Parent;
  readonly before: Image | undefined;
  readonly isFree: boolean;
  readonly wasFree: boolean;
}

async function describe(context: ChangeContext, { parent, before, isFree, wasFree }: Found): Promise<string> {
  const shown = `'${parent.place.shown}'`;
  if (isFree) return `${shown} is gone`;
  if (wasFree) return `${shown} exists again`;
  const lines = before?.kind === 'bytes' ? await differingLines(context, parent, before).catch(() => undefined) : undefined;
  return lines === undefined ? `${shown} changed since` : `${shown} changed since; against what undo would restore it differs in ${lines}`;
}

async function differingLines(
  { checkpoints, signal }: ChangeContext,
  { folder, name }: Parent,
  before: Image,
): Promise<string | undefined> {
  const handle = await open(folder.at(name), readFlags);
  try {
    const { size } = await handle.stat();
    if (size > maxHintBytes || before.sizeBytes > maxHintBytes) return undefined;
    const now = (await readWhole(handle, size, signal)).toString('latin1').split('\n');
    const then = (await checkpoints.read(before)).toString('latin1').split('\n');
    let first = 0;
    while (first < now.length && now[first] === then[first]) first += 1;
    let same = 0;
    while (same < now.length - first && same < then.length - first && now[now.length - 1 - same] === then[then.length - 1 - same])
      same += 1;
    const last = Math.max(first + 1, now.length - same);
    return last === first + 1 ? `line ${last}` : `lines ${first + 1}-${last}`;
  } finally {
    await handle.close();
  }
}
