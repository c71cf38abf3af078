import { Pause } from '../ingest/pause.js';
import type { MapFile, MapGraph } from './map-graph.js';

/** How much a file uses what another declares: the numbers of both, the name, and a weight. */
export interface NameUse {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly weight: number;
}

const namesPerTurn = 20_000;
/** A name that more files declare says nothing of which one is meant, unless the imports do. */
const maxDeclaring = 3;
/** What a use is worth where only the name speaks for it. */
const byNameAlone = 0.2;
/** What a use in a test, an example and the like is worth. */
const besideWeight = 0.2;

/** Finds which files use the names that others declare: by their imports, and where these are silent by rare names. */
export async function nameUses({ files, declared }: MapGraph, signal: AbortSignal): Promise<NameUse[]> {
  const pause = new Pause(namesPerTurn, signal);
  const uses: NameUse[] = [];
  for (const [from, file] of files.entries()) {
    for (const [name, count] of file.detail.names) {
      if (pause.isDue()) await pause.turn();
      const all = name.length < 2 ? undefined : declared.get(name);
      if (all) uses.push(...usesOf({ from, name, count }, file, all));
    }
  }
  return uses;
}

interface Used {
  readonly from: number;
  readonly name: string;
  readonly count: number;
}

function usesOf({ from, name, count }: Used, file: MapFile, all: readonly number[]): NameUse[] {
  // What a file declares itself is what it means.
  if (all.includes(from)) return [];
  const reached = all.filter((number) => file.reaches.has(number));
  const near = reached.filter((number) => file.imports.includes(number));
  const meant = near.length > 0 ? near : reached;
  const often = (1 + Math.log2(count)) * (file.isBeside ? besideWeight : 1);
  if (meant.length > 0) return meant.map((to) => ({ from, to, name, weight: often / meant.length }));
  if (all.length > maxDeclaring || name.length < 4) return [];
  return all.map((to) => ({ from, to, name, weight: (byNameAlone * often) / all.length ** 2 }));
}
