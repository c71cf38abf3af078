interface Entry {
  readonly dueAt: number;
  readonly onLate: () => void;
  before: Entry | undefined;
  after: Entry | undefined;
}

interface Timer {
  ref?(): void;
  unref?(): void;
}

/** Watches the deadlines of one hub's calls. */
export interface Deadlines {
  /** Calls `onLate` when that many milliseconds have passed. @returns a function that ends the watch. */
  watch(milliseconds: number, onLate: () => void): () => void;
}

/** One timer for all calls of the same deadline, left running between them: to arm one for each call costs as much as its guards. */
export function createDeadlines(): Deadlines {
  const queues = new Map<number, DeadlineQueue>();
  return {
    watch(milliseconds, onLate) {
      let queue = queues.get(milliseconds);
      if (queue === undefined) {
        queue = new DeadlineQueue(milliseconds, () => queues.delete(milliseconds));
        queues.set(milliseconds, queue);
      }
      return queue.add(onLate);
    },
  };
}

/** Deadlines in the order in which they fall due. */
class DeadlineQueue {
  readonly #milliseconds: number;
  readonly #onEmpty: () => void;
  #first: Entry | undefined;
  #last: Entry | undefined;
  #timer: Timer;

  constructor(milliseconds: number, onEmpty: () => void) {
    this.#milliseconds = milliseconds;
    this.#onEmpty = onEmpty;
    this.#timer = setTimeout(this.#ring, milliseconds) as Timer;
  }

  add(onLate: () => void): () => void {
    const entry: Entry = { dueAt: performance.now() + this.#milliseconds, onLate, before: this.#last, after: undefined };
    if (this.#last) this.#last.after = entry;
    else {
      this.#first = entry;
      // Only while somebody waits does the timer keep the process alive.
      this.#timer.ref?.();
    }
    this.#last = entry;
    return () => this.#remove(entry);
  }

  #remove(entry: Entry): void {
    const { before, after } = entry;
    if (before === undefined && this.#first !== entry) return;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    // What has gone must not keep what is still there alive, nor the other way round.
    entry.before = entry.after = undefined;
    if (this.#first === undefined) this.#timer.unref?.();
  }

  readonly #ring = (): void => {
    const now = performance.now();
    // Timers may ring a little early.
    for (let entry = this.#first; entry && entry.dueAt <= now + 1; entry = this.#first) {
      this.#remove(entry);
      entry.onLate();
    }
    if (this.#first === undefined) return this.#onEmpty();
    this.#timer = setTimeout(this.#ring, this.#first.dueAt - now) as Timer;
  };
}
