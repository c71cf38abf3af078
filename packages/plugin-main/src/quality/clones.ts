import type { Tokens } from './lexer.js';

/** A part of a file. Lines count from 1, both ends belong to it. */
export interface Fragment {
  /** The file's index. */
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
}

/** A run of tokens that occurs again. */
export interface Clone {
  readonly first: Fragment;
  readonly second: Fragment;
  readonly tokens: number;
}

/** What duplicates there are. */
export interface Clones {
  readonly clones: readonly Clone[];
  /** Tokens of each file that repeat what stands elsewhere, once however often. */
  readonly duplicated: Uint32Array;
}

/** When a repetition is one. */
export interface CloneLimits {
  readonly minTokens: number;
  readonly minLines: number;
}

/** What is usual among tools of the kind. */
export const usualLimits: CloneLimits = { minTokens: 50, minLines: 5 };

const factor = 0x01000193;

/**
 * Finds runs of tokens that stand in the files more than once, each as long as it goes. Every place is compared with the
 * first one where its next tokens stand, so that time and memory grow with the tokens alone.
 */
export function findClones(files: readonly Tokens[], limits: CloneLimits = usualLimits): Clones {
  return new CloneFinder(files, limits).find();
}

class CloneFinder {
  readonly #files: readonly Tokens[];
  readonly #limits: CloneLimits;
  readonly #all: Uint32Array;
  readonly #starts: number[] = [];
  /** Where a window of tokens stood first, plus 1, by its hash; a collision takes the next free place. */
  readonly #table: Int32Array;
  readonly #clones: Clone[] = [];
  readonly #duplicated: Uint32Array;

  constructor(files: readonly Tokens[], limits: CloneLimits) {
    this.#files = files;
    this.#limits = limits;
    const total = files.reduce((sum, { hashes }) => sum + hashes.length, 0);
    this.#all = new Uint32Array(total);
    let at = 0;
    for (const { hashes } of files) {
      this.#starts.push(at);
      this.#all.set(hashes, at);
      at += hashes.length;
    }
    this.#table = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, total * 2))));
    this.#duplicated = new Uint32Array(files.length);
  }

  find(): Clones {
    for (const [file, { hashes }] of this.#files.entries()) if (hashes.length >= this.#limits.minTokens) this.#search(file);
    return { clones: this.#clones, duplicated: this.#duplicated };
  }

  #search(file: number): void {
    const { minTokens } = this.#limits;
    const start = this.#starts[file] ?? 0;
    const last = start + (this.#files[file]?.hashes.length ?? 0) - minTokens;
    const power = powerOf(minTokens - 1);
    let hash = 0;
    for (let at = start; at < start + minTokens; at += 1) hash = (Math.imul(hash, factor) + (this.#all[at] ?? 0)) | 0;
    // What a clone covers is passed over; only the hash rolls on.
    let free = start;
    for (let at = start; at <= last; at += 1) {
      const before = at < free ? undefined : this.#noteOrFind(hash, at);
      if (before !== undefined) free = at + this.#take(before, at, file);
      hash = (Math.imul(hash - Math.imul(this.#all[at] ?? 0, power), factor) + (this.#all[at + minTokens] ?? 0)) | 0;
    }
  }

  // The earlier place of the same tokens; else this place is noted.
  #noteOrFind(hash: number, at: number): number | undefined {
    const mask = this.#table.length - 1;
    for (let slot = mix(hash) & mask; ; slot = (slot + 1) & mask) {
      const noted = (this.#table[slot] ?? 0) - 1;
      if (noted < 0) {
        this.#table[slot] = at + 1;
        return undefined;
      }
      if (this.#isSame(noted, at)) return noted;
    }
  }

  #isSame(a: number, b: number): boolean {
    for (let step = 0; step < this.#limits.minTokens; step += 1) if (this.#all[a + step] !== this.#all[b + step]) return false;
    return true;
  }

  // Extends a repetition to its end, and notes it when it has lines enough. Gives the tokens it covers, 1 at least.
  #take(before: number, at: number, file: number): number {
    const other = this.#fileOf(before);
    const room = Math.min(this.#endOf(other) - before, this.#endOf(file) - at, other === file ? at - before : Infinity);
    let length = Math.min(this.#limits.minTokens, room);
    if (length < this.#limits.minTokens) return 1;
    while (length < room && this.#all[before + length] === this.#all[at + length]) length += 1;
    const [first, second] = [this.#fragment(other, before, length), this.#fragment(file, at, length)];
    if (second.endLine - second.line + 1 < this.#limits.minLines) return 1;
    this.#clones.push({ first, second, tokens: length });
    this.#duplicated[file] = (this.#duplicated[file] ?? 0) + length;
    return length;
  }

  #fragment(file: number, at: number, length: number): Fragment {
    const lines = this.#files[file]?.lines;
    const from = at - (this.#starts[file] ?? 0);
    return { file, line: lines?.[from] ?? 1, endLine: lines?.[from + length - 1] ?? 1 };
  }

  #endOf(file: number): number {
    return (this.#starts[file] ?? 0) + (this.#files[file]?.hashes.length ?? 0);
  }

  #fileOf(at: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function powerOf(exponent: number): number {
  let power = 1;
  for (let count = 0; count < exponent; count += 1) power = Math.imul(power, factor);
  return power;
}

// Spreads a hash whose low bits are much alike.
function mix(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (once ^ (once >>> 15)) >>> 0;
}
