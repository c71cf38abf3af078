import type { Subject } from '../budget/subject.js';
import type { Sums, SumsGroup, TotalsGroup, TotalsQuery } from '../tokens.js';
import { dayName, windowAt } from '../window/zone-window.js';
import type { CostRow } from './cost-row.js';
import { addSums, noSums, sumsOf } from './sums.js';

/** Sums with what they are told apart by; of one row, or of several that were folded together. */
export interface Entry {
  readonly subject: Pick<Subject, 'tool' | 'plugin' | 'principal' | 'tenant'>;
  readonly errorCode: string | null;
  readonly ok: boolean;
  readonly at: number;
  readonly sums: Sums;
}

const maxFolded = 5_000;
const others = '(others)';

/** One row as an entry. */
export function entryOf(row: CostRow): Entry {
  return { subject: row.subject, errorCode: row.errorCode, ok: row.ok, at: row.at, sums: sumsOf(row) };
}

/** Sums the entries that a query covers. */
export function sumEntries(
  entries: Iterable<Entry>,
  query: TotalsQuery,
  timeZone: string,
): Sums & { readonly groups: readonly SumsGroup[] } {
  const groups = new Map<string, SumsGroup>();
  let all = noSums;
  for (const entry of entries) {
    if (!covers(query, entry)) continue;
    all = addSums(all, entry.sums);
    if (!query.groupBy) continue;
    const key = query.groupBy.map((group) => keyOf(entry, group, timeZone));
    const id = JSON.stringify(key);
    groups.set(id, { key, ...addSums(groups.get(id) ?? noSums, entry.sums) });
  }
  return { ...all, groups: [...groups.values()] };
}

/** Adds two answers to one query. */
export function addTotals<T extends Sums & { readonly groups: readonly SumsGroup[] }>(
  one: T,
  other: T,
): Sums & { readonly groups: readonly SumsGroup[] } {
  const groups = new Map<string, SumsGroup>();
  for (const group of [...one.groups, ...other.groups]) {
    const id = JSON.stringify(group.key);
    groups.set(id, { key: group.key, ...addSums(groups.get(id) ?? noSums, group) });
  }
  return { ...addSums(one, other), groups: [...groups.values()] };
}

/** Keeps the sums of rows that cannot be kept themselves: by day, and bounded. */
export function createFoldedTotals(timeZone: string): { add(row: CostRow): void; entries(): Iterable<Entry> } {
  const folded = new Map<string, Entry>();
  return {
    add(row) {
      const entry = { ...entryOf(row), at: windowAt(row.at, 'day', timeZone).start };
      let id = idOf(entry);
      if (folded.size >= maxFolded && !folded.has(id)) {
        entry.subject = { ...entry.subject, tool: others, plugin: others, principal: others };
        id = idOf(entry);
      }
      folded.set(id, { ...entry, sums: addSums(folded.get(id)?.sums ?? noSums, entry.sums) });
    },
    entries: () => folded.values(),
  };
}

function covers(query: TotalsQuery, entry: Entry): boolean {
  return (
    entry.at >= query.from &&
    entry.at < query.to &&
    (query.tenant === undefined || query.tenant === entry.subject.tenant) &&
    (query.principal === undefined || query.principal === entry.subject.principal) &&
    (query.exceptTool === undefined || query.exceptTool !== entry.subject.tool) &&
    (!query.failedOnly || !entry.ok)
  );
}

function keyOf(entry: Entry, group: TotalsGroup, timeZone: string): string {
  if (group === 'day') return dayName(entry.at, timeZone);
  if (group === 'errorCode') return entry.errorCode ?? '';
  return group === 'model' ? (entry.sums.model ?? '') : entry.subject[group];
}

function idOf({ at, subject, errorCode, ok, sums }: Entry): string {
  return JSON.stringify([at, subject.tenant, subject.tool, subject.plugin, subject.principal, errorCode, ok, sums.model]);
}
