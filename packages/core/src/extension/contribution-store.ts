import { contributionInvalid, pointSealed } from '../error/error-catalogue/composition.js';
import type { AnyPoint, Contribution, Point, PointReader } from '../token/extension-point.js';
import type { Owner } from './owner.js';

/** Every point's list, with who added what. */
export interface ContributionStore {
  /**
   * @returns a function that takes it back.
   * @throws MillraceError `MILLRACE_POINT_SEALED`, `MILLRACE_CONTRIBUTION_INVALID`.
   */
  add<T>(owner: Owner, point: Point<T>, value: T): () => void;
  reader<T>(point: Point<T>): PointReader<T>;
  /** Calls `listener` after each change of any of these points. */
  watch(points: readonly AnyPoint[], listener: () => void): void;
  /** Takes back all that an owner added. */
  drop(owner: Owner): void;
  /** Makes the lists anew after owners have been shown or hidden, each list at one stroke. */
  refresh(): void;
  /** The ids of the points an owner has added to. */
  addedBy(owner: Owner): readonly string[];
  /** Contributions to points outside `owned`. */
  unread(owned: ReadonlySet<string>): readonly { point: string; plugin: string }[];
}

interface Entry {
  readonly owner: Owner;
  readonly contribution: Contribution<unknown>;
}

interface List {
  entries: readonly Entry[];
  /** Of the owners that are shown, in the order of the owners and then of adding. */
  contributions: readonly Contribution<unknown>[];
  values: readonly unknown[];
  readonly listeners: Set<() => void>;
}

/** Opens an empty store. @param failed - hears of listeners that throw; they stop nothing else. */
export function createContributionStore(failed: (cause: unknown) => void = () => undefined): ContributionStore {
  const lists = new Map<string, List>();
  const listOf = (point: AnyPoint): List => {
    const known = lists.get(point.id);
    if (known) return known;
    const list: List = { entries: [], contributions: [], values: [], listeners: new Set() };
    lists.set(point.id, list);
    return list;
  };
  const tell = (list: List): void => {
    for (const listener of list.listeners)
      try {
        listener();
      } catch (cause) {
        failed(cause);
      }
  };
  const change = (list: List, entries: readonly Entry[]): void => {
    if (rebuild(list, entries)) tell(list);
  };
  const keep = (list: List, isKept: (entry: Entry) => boolean): void => {
    const kept = list.entries.filter(isKept);
    if (kept.length < list.entries.length) change(list, kept);
  };
  return {
    add(owner, point, value) {
      if (owner.isSealed && point.isSealed) throw pointSealed(owner.name, point.id);
      const problem = point.check?.(value);
      if (problem !== undefined) throw contributionInvalid(owner.name, point.id, problem);
      const list = listOf(point);
      const entry: Entry = { owner, contribution: { plugin: owner.name, value } };
      change(list, [...list.entries, entry]);
      return () => keep(list, (other) => other !== entry);
    },
    reader: (point) => readerOf(listOf(point)),
    watch(watched, listener) {
      for (const point of watched) listOf(point).listeners.add(listener);
    },
    drop(owner) {
      for (const list of lists.values()) keep(list, (entry) => entry.owner !== owner);
    },
    refresh() {
      // All lists first: whoever is told of one finds the others right too.
      const changed = [...lists.values()].filter((list) => rebuild(list, list.entries));
      for (const list of changed) tell(list);
    },
    addedBy: (owner) => [...lists].filter(([, list]) => list.entries.some((one) => one.owner === owner)).map(([id]) => id),
    unread: (owned) =>
      [...lists].filter(([id]) => !owned.has(id)).flatMap(([point, list]) => list.contributions.map(({ plugin }) => ({ point, plugin }))),
  };
}

function readerOf<T>(list: List): PointReader<T> {
  return {
    get values() {
      return list.values as readonly T[];
    },
    get contributions() {
      return list.contributions as readonly Contribution<T>[];
    },
    onChange(listener) {
      list.listeners.add(listener);
      return () => void list.listeners.delete(listener);
    },
  };
}

/** @returns whether what is shown has changed. */
function rebuild(list: List, entries: readonly Entry[]): boolean {
  list.entries = entries;
  const shown = entries
    .filter(({ owner }) => owner.isShown)
    .toSorted((a, b) => a.owner.position - b.owner.position)
    .map(({ contribution }) => contribution);
  if (isSame(shown, list.contributions)) return false;
  list.contributions = shown;
  list.values = shown.map((contribution) => contribution.value);
  return true;
}

function isSame(now: readonly unknown[], before: readonly unknown[]): boolean {
  return now.length === before.length && now.every((value, at) => value === before[at]);
}
