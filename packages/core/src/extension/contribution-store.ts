import { contributionInvalid, pointSealed } from '../error/error-catalogue.js';
import type { AnyPoint, Contribution, Point, PointReader } from '../token/extension-point.js';

/** Every point's list, with who added what. */
export interface ContributionStore {
  /**
   * @returns a function that takes it back.
   * @throws MillraceError `MILLRACE_POINT_SEALED`, `MILLRACE_CONTRIBUTION_INVALID`.
   */
  add<T>(plugin: string, point: Point<T>, value: T): () => void;
  reader<T>(point: Point<T>): PointReader<T>;
  /** Calls `listener` after each change of any of these points. */
  watch(points: readonly AnyPoint[], listener: () => void): void;
  /** Closes the sealed points. */
  seal(): void;
  /** Takes back all that a plugin added. */
  drop(plugin: string): void;
  /** The ids of the points a plugin has added to. */
  addedBy(plugin: string): readonly string[];
  /** Contributions to points outside `owned`. */
  unread(owned: ReadonlySet<string>): readonly { point: string; plugin: string }[];
}

interface List {
  contributions: readonly Contribution<unknown>[];
  values: readonly unknown[];
  readonly listeners: Set<() => void>;
}

/** Opens an empty store. */
export function createContributionStore(): ContributionStore {
  const lists = new Map<string, List>();
  let isSealed = false;
  const listOf = (point: AnyPoint): List => {
    const known = lists.get(point.id);
    if (known) return known;
    const list: List = { contributions: [], values: [], listeners: new Set() };
    lists.set(point.id, list);
    return list;
  };
  return {
    add(plugin, point, value) {
      if (isSealed && point.isSealed) throw pointSealed(plugin, point.id);
      const problem = point.check?.(value);
      if (problem !== undefined) throw contributionInvalid(plugin, point.id, problem);
      const list = listOf(point);
      const contribution = { plugin, value };
      change(list, [...list.contributions, contribution]);
      return () => keep(list, (other) => other !== contribution);
    },
    reader: (point) => readerOf(listOf(point)),
    watch(watched, listener) {
      for (const point of watched) listOf(point).listeners.add(listener);
    },
    seal() {
      isSealed = true;
    },
    drop(plugin) {
      for (const list of lists.values()) keep(list, (contribution) => contribution.plugin !== plugin);
    },
    addedBy: (plugin) => [...lists].filter(([, list]) => list.contributions.some((one) => one.plugin === plugin)).map(([id]) => id),
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

function keep(list: List, isKept: (contribution: Contribution<unknown>) => boolean): void {
  const kept = list.contributions.filter(isKept);
  if (kept.length < list.contributions.length) change(list, kept);
}

function change(list: List, contributions: readonly Contribution<unknown>[]): void {
  list.contributions = contributions;
  list.values = contributions.map((contribution) => contribution.value);
  for (const listener of list.listeners) listener();
}
