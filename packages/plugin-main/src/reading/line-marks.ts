/** Where lines begin here and there in a large file, so that what was passed over once is not read again. */
export class LineMarks {
  readonly #positions: number[] = [];
  readonly #lines: number[] = [];

  /** Notes where a piece begins, and how many newlines are before it. Only pieces after those known are noted. */
  note(position: number, newlines: number): void {
    if (position <= (this.#positions.at(-1) ?? 0)) return;
    this.#positions.push(position);
    this.#lines.push(newlines);
  }

  /** The last mark with fewer newlines before it than wanted; the start of the file where there is none. */
  before(newlines: number): { readonly position: number; readonly newlines: number } | undefined {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle] ?? 0) < newlines) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    return { position: this.#positions[low - 1] ?? 0, newlines: this.#lines[low - 1] ?? 0 };
  }
}

const maxFiles = 16;

/** The marks of the files read last, each good for one state of its file. */
export class LineMarksCache {
  readonly #byFile = new Map<string, LineMarks>();

  /** @param state - tells a file and its state. */
  of(state: string): LineMarks {
    const marks = this.#byFile.get(state) ?? new LineMarks();
    this.#byFile.delete(state);
    this.#byFile.set(state, marks);
    const [oldest] = this.#byFile.keys();
    if (this.#byFile.size > maxFiles && oldest !== undefined) this.#byFile.delete(oldest);
    return marks;
  }
}
