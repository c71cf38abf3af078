import { DurationHistogram } from './duration-histogram.js';

/** What a window holds. Times are milliseconds. */
export interface WindowFigures {
  readonly calls: number;
  readonly errors: number;
  /** Errors that are the server's own fault. */
  readonly faults: number;
  readonly sumMs: number;
  readonly durations: DurationHistogram;
}

/** One finished call. */
export interface CallRecord {
  readonly durationMs: number;
  readonly isError: boolean;
  readonly isFault: boolean;
}

interface Slot {
  period: number;
  calls: number;
  errors: number;
  faults: number;
  sumMs: number;
  readonly durations: DurationHistogram;
}

const slotCount = 5;

/** The calls of the last while, in five slots that are used again in turn: memory stays what it is. */
export class RollingWindow {
  readonly #slotMs: number;
  readonly #slots: Slot[] = [];

  constructor(windowMs: number) {
    this.#slotMs = windowMs / slotCount;
  }

  record(call: CallRecord, now: number): void {
    const slot = this.#slotAt(Math.floor(now / this.#slotMs));
    slot.calls += 1;
    slot.sumMs += call.durationMs;
    if (call.isError) slot.errors += 1;
    if (call.isFault) slot.faults += 1;
    slot.durations.record(call.durationMs);
  }

  /** Calls, errors and faults alone, without merging durations. */
  totals(now: number): Pick<WindowFigures, 'calls' | 'errors' | 'faults' | 'sumMs'> {
    const sum = { calls: 0, errors: 0, faults: 0, sumMs: 0 };
    for (const slot of this.#recent(now)) {
      sum.calls += slot.calls;
      sum.errors += slot.errors;
      sum.faults += slot.faults;
      sum.sumMs += slot.sumMs;
    }
    return sum;
  }

  figures(now: number): WindowFigures {
    const durations = new DurationHistogram();
    for (const slot of this.#recent(now)) durations.addAll(slot.durations);
    return { ...this.totals(now), durations };
  }

  #recent(now: number): Slot[] {
    const period = Math.floor(now / this.#slotMs);
    return this.#slots.filter((slot) => slot.period > period - slotCount && slot.period <= period);
  }

  #slotAt(period: number): Slot {
    // A clock that was set back still finds a slot: periods below zero count from the end.
    const index = ((period % slotCount) + slotCount) % slotCount;
    let slot = this.#slots[index];
    if (slot === undefined)
      this.#slots[index] = slot = { period, calls: 0, errors: 0, faults: 0, sumMs: 0, durations: new DurationHistogram() };
    else if (slot.period !== period) {
      slot.durations.reset();
      Object.assign(slot, { period, calls: 0, errors: 0, faults: 0, sumMs: 0 });
    }
    return slot;
  }
}

/** Milliseconds a window of this length looks back over now: its four full slots and the begun one. */
export function coveredMs(windowMs: number, now: number): number {
  const slotMs = windowMs / slotCount;
  return now - (Math.floor(now / slotMs) - slotCount + 1) * slotMs;
}
