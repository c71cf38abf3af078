/** A line of a listing of code. */
export class CodeRow {
  readonly path: string;
  readonly text: string;
  readonly #isFirstOfFile: boolean;

  /** @param before - the row before it in the listing. */
  constructor(path: string, text: string, before?: CodeRow) {
    this.path = path;
    this.text = text;
    this.#isFirstOfFile = before?.path !== path;
  }

  /** About what is shown of it, for its cost. */
  toJSON(): string {
    return this.#isFirstOfFile ? `${this.path}\n${this.text}` : this.text;
  }
}

/** Writes rows as text: each file's path, and its rows below. */
export function renderRows(rows: readonly CodeRow[]): string {
  const lines: string[] = [];
  let path: string | undefined;
  for (const row of rows) {
    if (row.path !== path) lines.push(row.path);
    path = row.path;
    if (row.text !== '') lines.push(row.text);
  }
  return lines.join('\n');
}
