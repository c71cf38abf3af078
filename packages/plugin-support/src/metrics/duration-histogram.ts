const linearBelow = 64;
const stepsPerOctave = 32;
const firstOctave = 6;
const octaves = 26;
const largestMicroseconds = 2 ** 32 - 1;

/**
 * Counts durations in 896 logarithmic steps (3.5 KiB): exact to 1 microsecond below 64, to 1.6 % up to 71 minutes, and
 * counted as 71 minutes beyond.
 */
export class DurationHistogram {
  readonly #counts = new Uint32Array(linearBelow + octaves * stepsPerOctave);
  #total = 0;

  /** How many durations were recorded. */
  get total(): number {
    return this.#total;
  }

  record(durationMs: number): void {
    const index = stepOf(durationMs);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total += 1;
  }

  /** Takes in everything another histogram counted. */
  addAll(other: DurationHistogram): void {
    if (other.#total === 0) return;
    for (let index = 0; index < this.#counts.length; index++)
      this.#counts[index] = (this.#counts[index] ?? 0) + (other.#counts[index] ?? 0);
    this.#total += other.#total;
  }

  /**
   * The duration that this share of the recorded ones does not pass.
   *
   * @param share - above 0, at most 1: 0.95 for the 95th percentile.
   * @returns milliseconds; 0 when nothing was recorded.
   */
  percentile(share: number): number {
    if (this.#total === 0) return 0;
    let left = Math.max(1, Math.ceil(share * this.#total));
    for (let index = 0; index < this.#counts.length; index++) {
      left -= this.#counts[index] ?? 0;
      if (left <= 0) return middleOf(index) / 1000;
    }
    return largestMicroseconds / 1000;
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}

function stepOf(durationMs: number): number {
  // Written so that NaN counts as nothing rather than as the longest.
  const microseconds = durationMs > 0 ? Math.min(Math.round(durationMs * 1000), largestMicroseconds) : 0;
  if (microseconds < linearBelow) return microseconds;
  const octave = 31 - Math.clz32(microseconds);
  return linearBelow + (octave - firstOctave) * stepsPerOctave + ((microseconds >>> (octave - 5)) & (stepsPerOctave - 1));
}

function middleOf(index: number): number {
  if (index < linearBelow) return index;
  const octave = firstOctave + Math.floor((index - linearBelow) / stepsPerOctave);
  const width = 2 ** (octave - 5);
  return (stepsPerOctave + ((index - linearBelow) % stepsPerOctave)) * width + (width - 1) / 2;
}
