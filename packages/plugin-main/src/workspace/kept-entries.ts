import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Effort } from './glob.js';
import { withRulesIn } from './gitignore-files.js';
import { isIgnored, type IgnoreRules } from './ignore-rules.js';
import { noiseFolders } from './noise-folders.js';
import type { OpenedFolder } from './opened-folder.js';
import { protectedName } from './protected-name.js';
import type { Walk } from './walk-folder.js';
import type { Workspace } from './workspace.js';

/** A walk on its way. */
export interface Walking {
  readonly workspace: Workspace;
  readonly walk: Walk;
  readonly effort: Effort;
}

/** What a walk goes through of a folder, by name, and the rules that hold inside. */
export interface KeptEntries {
  readonly files: readonly Dirent[];
  readonly folders: readonly Dirent[];
  readonly rules: readonly IgnoreRules[];
}

const maxEntriesPerFolder = 50_000;
const entriesBetweenPauses = 2_000;
const stepsBetweenPauses = 1_000_000;

/** Reads a folder, leaving out what is ignored, withheld or git's own. Pauses often enough to keep the event loop free. */
export async function keptEntries(walking: Walking, folder: OpenedFolder, above: readonly IgnoreRules[]): Promise<KeptEntries> {
  const { workspace, walk, effort } = walking;
  const entries = await allEntries(folder, walk);
  const hasRules = !walk.includeIgnored && entries.some((entry) => entry.name === '.gitignore');
  const rules = hasRules ? await withRulesIn(workspace, folder.place, { above, signal: walk.signal }) : above;
  const parts = folder.place.relative === '' ? [] : folder.place.relative.split('/');
  const kept: { files: Dirent[]; folders: Dirent[] } = { files: [], folders: [] };
  let pauseAt = effort.steps + stepsBetweenPauses;
  for (const [index, entry] of entries.entries()) {
    if (effort.steps > pauseAt || index % entriesBetweenPauses === entriesBetweenPauses - 1) {
      await setImmediate();
      walk.signal.throwIfAborted();
      pauseAt = effort.steps + stepsBetweenPauses;
    }
    if (isKept(walking, entry, { folder, parts, rules })) (entry.isDirectory() ? kept.folders : kept.files).push(entry);
  }
  return { files: kept.files.sort(byName), folders: kept.folders.sort(byName), rules };
}

async function allEntries(folder: OpenedFolder, walk: Walk): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  for await (const entry of await folder.list()) {
    walk.signal.throwIfAborted();
    if (entries.length >= maxEntriesPerFolder) {
      walk.passed.beyond += 1;
      break;
    }
    entries.push(entry);
  }
  return entries;
}

function isKept(
  { workspace, walk, effort }: Walking,
  entry: Dirent,
  at: { folder: OpenedFolder; parts: readonly string[]; rules: readonly IgnoreRules[] },
): boolean {
  const reason = protectedName(entry.name);
  if (reason === 'git') return false;
  if (!walk.includeIgnored && isPassedOver(entry, at, effort)) {
    walk.passed.ignored += 1;
    return false;
  }
  const isOwn = entry.isDirectory() && workspace.isOwn(join(at.folder.place.absolute, entry.name));
  if (isOwn || (reason === 'secret' && !workspace.allowSecrets)) {
    walk.passed.withheld += 1;
    return false;
  }
  return true;
}

function isPassedOver(entry: Dirent, at: { parts: readonly string[]; rules: readonly IgnoreRules[] }, effort: Effort): boolean {
  const isFolder = entry.isDirectory();
  if (isFolder && noiseFolders.has(entry.name)) return true;
  return at.rules.length > 0 && isIgnored(at.rules, [...at.parts, entry.name], { isFolder, effort });
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
