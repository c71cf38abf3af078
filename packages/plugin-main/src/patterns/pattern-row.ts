import type { Place } from '../workspace/place.js';
import type { PatternHit } from './find-in-files.js';

/** A node that matches, as a row. */
export class PatternRow {
  readonly place: Place;
  readonly hit: PatternHit;
  readonly #isFirst: boolean;

  constructor(place: Place, hit: PatternHit, isFirst: boolean) {
    this.place = place;
    this.hit = hit;
    this.#isFirst = isFirst;
  }

  /** As it is shown below its file's path. */
  get text(): string {
    const { line, column, text, captures } = this.hit;
    return `${line}:${column} ${text}${captures.map(([name, value]) => ` ${name}=${value}`).join('')}`;
  }

  /** What is shown of it: the path once for each file. */
  toJSON(): string {
    return this.#isFirst ? `${this.place.shown}\n${this.text}` : this.text;
  }
}
