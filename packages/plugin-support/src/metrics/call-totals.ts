const maxCodes = 32;

/** Upper bounds of the duration buckets, in seconds. */
export const durationBounds: readonly number[] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What one tool did since the start: only ever grows, and holds at most 32 error codes and `other`. */
export class CallTotals {
  calls = 0;
  sumSeconds = 0;
  readonly errorsByCode = new Map<string, number>();
  /** Calls per duration bucket; the last is of those above every bound. */
  readonly buckets = new Uint32Array(durationBounds.length + 1);

  constructor(
    readonly tool: string,
    readonly plugin: string,
  ) {}

  record(durationMs: number, code: string | undefined): void {
    const seconds = durationMs / 1000;
    this.calls += 1;
    this.sumSeconds += seconds;
    let bucket = 0;
    while (bucket < durationBounds.length && seconds > (durationBounds[bucket] ?? Infinity)) bucket += 1;
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
    if (code !== undefined) this.#countCode(code);
  }

  #countCode(code: string): void {
    const key = this.errorsByCode.has(code) || this.errorsByCode.size < maxCodes ? code : 'other';
    this.errorsByCode.set(key, (this.errorsByCode.get(key) ?? 0) + 1);
  }
}
