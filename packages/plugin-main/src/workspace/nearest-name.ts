import { isMillraceError } from '@millrace/core';
import { dirname } from 'node:path';
import { notFound } from '../error-catalogue/files.js';
import { editDistance } from '../naming/nearest-names.js';
import { placeUnder, type Place } from './place.js';
import { systemFailure } from './system-failure.js';
import type { Workspace } from './workspace.js';

const maxLooked = 5_000;
const maxDistance = 2;

/** Does something with a place; where nothing is there, the failure names what is most like it. */
export async function orNearest<T>(workspace: Workspace, place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const failure = systemFailure(error, place.shown);
    if (!isMillraceError(failure, 'not_found')) throw failure;
    const nearest = await nearestTo(workspace, place).catch(() => undefined);
    throw nearest ? notFound(place.shown, nearest.shown) : failure;
  }
}

/** What lies in the folder of a missing thing and is spelled most like it; never what is withheld. */
async function nearestTo(workspace: Workspace, place: Place): Promise<Place | undefined> {
  if (place.relative === '') return undefined;
  const wanted = place.relative.split('/').at(-1) ?? '';
  const folder = await workspace.openFolder(workspace.placeOf(dirname(place.absolute)));
  let best: { readonly distance: number; readonly place: Place } | undefined;
  let looked = 0;
  try {
    for await (const { name } of await folder.list()) {
      looked += 1;
      if (looked > maxLooked) break;
      const distance = unlikeness(wanted, name);
      const found = placeUnder(workspace.roots, folder.place, name);
      if (distance <= maxDistance && distance < (best?.distance ?? Infinity) && !workspace.isWithheld(found))
        best = { distance, place: found };
    }
  } finally {
    await folder.close();
  }
  return best?.place;
}

/** 0 where only case differs, 1 where only the ending does, else the letters to change. */
function unlikeness(wanted: string, name: string): number {
  const [a, b] = [wanted.toLowerCase(), name.toLowerCase()];
  if (a === b) return 0;
  if (stem(a) === stem(b)) return 1;
  return Math.min(a.length, b.length) <= maxDistance || Math.abs(a.length - b.length) > maxDistance ? Infinity : editDistance(a, b);
}

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}
