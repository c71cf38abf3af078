import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { placeUnder, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { readExcerpt, type LineSpot } from './excerpt.js';
import type { SearchRow } from './search-rows.js';
import { textBytes } from './text-window.js';

/** What ripgrep told of a file: that it is there, how many lines match, or where one is. */
export interface Found {
  /** Relative to the folder that was searched. */
  readonly path: string;
  readonly count?: number;
  readonly spot?: LineSpot;
}

/** What confirming works with. */
export interface Confirming {
  readonly workspace: Workspace;
  readonly folder: Place;
  /** Lines around each match. */
  readonly context: number;
  /** When the search began, in milliseconds of the system's clock; a file that changed later is no longer what was searched. */
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
}

const gone: SearchRow = { kind: 'gone' };

/**
 * Makes of what ripgrep found what may be shown. ripgrep opens files by their paths, and somebody may exchange a folder for
 * a link while it does: so its word counts for places only, and each file is opened again through the workspace.
 */
export async function confirmFound(confirming: Confirming, found: readonly Found[]): Promise<SearchRow[]> {
  const byKey = new Map<string, Found[]>();
  for (const each of found) {
    const key = each.spot ? each.path : dirname(each.path);
    byKey.set(key, [...(byKey.get(key) ?? []), each]);
  }
  const confirmed = new Map<Found, SearchRow>();
  await Promise.all(
    [...byKey.values()].map(async (group) => {
      const rows = await (group[0]?.spot ? linesOf(confirming, group) : filesOf(confirming, group)).catch(orGone);
      group.forEach((each, index) => confirmed.set(each, rows?.[index] ?? gone));
    }),
  );
  return found.map((each) => confirmed.get(each) ?? gone);
}

async function linesOf(confirming: Confirming, group: readonly Found[]): Promise<SearchRow[]> {
  const { workspace, signal } = confirming;
  const place = placeUnder(workspace.roots, confirming.folder, group[0]?.path ?? '');
  const file = await workspace.openFile(place, { follow: false });
  try {
    // The time of its last change, which nobody can set to a date to come.
    const isSame = file.place.absolute === place.absolute && file.stats.ctimeMs <= confirming.startedAtMs;
    if (!isSame) return [];
    const text = await textBytes(file, signal);
    const rows: SearchRow[] = [];
    for (const { spot } of group) {
      const lines = spot && (await readExcerpt(text, spot, confirming.context));
      rows.push(lines ? { kind: 'line', place, lines } : gone);
    }
    return rows;
  } finally {
    await file.handle.close();
  }
}

async function filesOf({ workspace, folder }: Confirming, group: readonly Found[]): Promise<SearchRow[]> {
  const parent = dirname(group[0]?.path ?? '');
  const parentPlace = placeUnder(workspace.roots, folder, parent === '.' ? '' : parent);
  const opened = await workspace.openFolder(parentPlace);
  try {
    if (opened.place.absolute !== parentPlace.absolute) return [];
    return await Promise.all(
      group.map(async ({ path, count }): Promise<SearchRow> => {
        const stats = await lstat(opened.at(path.slice(path.lastIndexOf('/') + 1))).catch(() => undefined);
        if (!stats?.isFile()) return gone;
        return { kind: 'file', place: placeUnder(workspace.roots, folder, path), ...(count !== undefined && { count }) };
      }),
    );
  } finally {
    await opened.close();
  }
}

function orGone(error: unknown): undefined {
  if (!isMillraceError(error)) throw error;
}
