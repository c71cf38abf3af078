import { Pause } from './pause.js';

const stepsPerTurn = 5_000;

/**
 * Groups of files that import each other in a circle, the largest first; each group by path.
 *
 * @param targets - what each file imports.
 * @see Tarjan 1972, strongly connected components; with a stack of its own, as chains of imports are as long as they like.
 */
export async function importCycles(
  targets: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  const search = new Search(targets);
  const pause = new Pause(stepsPerTurn, signal);
  for (const path of targets.keys()) {
    search.enter(path);
    while (search.step()) if (pause.isDue()) await pause.turn();
  }
  return search.cycles.sort((a, b) => b.length - a.length || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

interface Visit {
  readonly path: string;
  next: number;
}

class Search {
  readonly cycles: string[][] = [];
  readonly #targets: ReadonlyMap<string, readonly string[]>;
  readonly #visits: Visit[] = [];
  readonly #order = new Map<string, number>();
  readonly #lowest = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #isOpen = new Set<string>();

  constructor(targets: ReadonlyMap<string, readonly string[]>) {
    this.#targets = targets;
  }

  enter(path: string): void {
    if (this.#order.has(path)) return;
    this.#lowest.set(path, this.#order.size);
    this.#order.set(path, this.#order.size);
    this.#open.push(path);
    this.#isOpen.add(path);
    this.#visits.push({ path, next: 0 });
  }

  /** @returns whether there is more to do. */
  step(): boolean {
    const visit = this.#visits.at(-1);
    if (!visit) return false;
    const target = this.#targets.get(visit.path)?.[visit.next];
    visit.next += 1;
    if (target === undefined) this.#leave(visit.path);
    else if (!this.#order.has(target)) this.enter(target);
    else if (this.#isOpen.has(target)) this.#lower(visit.path, this.#order.get(target));
    return true;
  }

  #leave(path: string): void {
    this.#visits.pop();
    const above = this.#visits.at(-1);
    if (above) this.#lower(above.path, this.#lowest.get(path));
    if (this.#lowest.get(path) !== this.#order.get(path)) return;
    const group = this.#open.splice(this.#open.lastIndexOf(path));
    for (const each of group) this.#isOpen.delete(each);
    if (group.length > 1) this.cycles.push(group.sort());
  }

  #lower(path: string, to = Number.POSITIVE_INFINITY): void {
    this.#lowest.set(path, Math.min(this.#lowest.get(path) ?? to, to));
  }
}
