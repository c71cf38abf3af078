/** A file that differs, as git names it. */
export interface RawChange {
  /** `A`, `D`, `M`, `R`, `C`, `T` or `U`. */
  readonly letter: string;
  readonly path: string;
  /** Where a renamed or copied file was. */
  readonly from?: string;
  /** The new permissions, where they alone tell something: `'100755'`. */
  readonly mode?: string;
  /** Lines; nothing for a binary file, and where they were not counted. */
  readonly added?: number;
  readonly removed?: number;
}

/** Reads what `git diff --raw -z` prints, with or without `--numstat`. */
export function parseChanges(text: string): RawChange[] {
  const records = text.split('\0').values();
  const changes = new Map<string, RawChange>();
  for (const record of records) {
    const change = parseRaw(record, records) ?? parseCounts(record, records, changes);
    if (change) changes.set(change.path, change);
  }
  return [...changes.values()];
}

type Records = IterableIterator<string>;

function parseRaw(record: string, rest: Records): RawChange | undefined {
  const [, before, after = '', letter] = /^:(\d{6}) (\d{6}) \S+ \S+ ([A-Z])\d*$/.exec(record) ?? [];
  if (letter === undefined) return undefined;
  const from = letter === 'R' || letter === 'C' ? next(rest) : undefined;
  const isNewMode = before !== after && before !== '000000' && after !== '000000' && letter !== 'T';
  return { letter, path: next(rest), ...(from !== undefined && { from }), ...(isNewMode && { mode: after }) };
}

function parseCounts(record: string, rest: Records, changes: ReadonlyMap<string, RawChange>): RawChange | undefined {
  const [, added, removed, name] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record) ?? [];
  if (added === undefined) return undefined;
  // A rename has both names in the next records.
  if (name === '') next(rest);
  const change = changes.get(name === '' ? next(rest) : (name ?? ''));
  return change && added !== '-' ? { ...change, added: Number(added), removed: Number(removed) } : undefined;
}

function next(records: Records): string {
  return String(records.next().value ?? '');
}
