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
  const records = text.split('\0');
  const changes = new Map<string, RawChange>();
  for (let at = 0; at < records.length; at += 1) {
    const record = records[at] ?? '';
    const [, before, after = '', letter] = /^:(\d{6}) (\d{6}) \S+ \S+ ([A-Z])\d*$/.exec(record) ?? [];
    if (letter !== undefined) {
      const from = letter === 'R' || letter === 'C' ? records[(at += 1)] : undefined;
      const path = records[(at += 1)] ?? '';
      const isNewMode = before !== after && before !== '000000' && after !== '000000' && letter !== 'T';
      changes.set(path, { letter, path, ...(from !== undefined && { from }), ...(isNewMode && { mode: after }) });
      continue;
    }
    const [, added = '', removed = '', name = ''] = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(record) ?? [];
    if (added === '') continue;
    // A rename has both names in the next records.
    const path = name === '' ? (records[(at += 2)] ?? '') : name;
    const change = changes.get(path);
    if (change && added !== '-') changes.set(path, { ...change, added: Number(added), removed: Number(removed) });
  }
  return [...changes.values()];
}
