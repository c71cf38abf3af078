import type { Place } from '../workspace/place.js';
import type { ShownLine } from './excerpt.js';

/** A matching line, with those around it. */
export interface LineRow {
  readonly kind: 'line';
  readonly place: Place;
  readonly lines: readonly ShownLine[];
}

/** A file that was found. */
export interface FileRow {
  readonly kind: 'file';
  readonly place: Place;
  /** Its matching lines, where they were counted. */
  readonly count?: number;
}

/** Something found that is not shown: its file changed meanwhile, or cannot be opened. */
export interface GoneRow {
  readonly kind: 'gone';
}

/** What a search finds. */
export type SearchRow = LineRow | FileRow | GoneRow;

/** A row that tells what it costs to show: of its path only what the path before it does not have. */
export class PricedRow {
  readonly row: SearchRow;
  readonly #previousPath: string;

  /** @param previousPath - of the row before, relative to the folder that was searched; empty for none. */
  constructor(row: SearchRow, previousPath: string) {
    this.row = row;
    this.#previousPath = previousPath;
  }

  /** About what is shown of it. */
  toJSON(): string {
    const { row } = this;
    if (row.kind === 'gone') return '';
    const { shown } = row.place;
    const isSame = this.#previousPath !== '' && shown.endsWith(this.#previousPath);
    if (row.kind === 'line') return `${isSame ? '' : shown}${row.lines.map(({ line, text }) => `\n${line}: ${text}`).join('')}`;
    return `${newParts(row.place.relative.split('/'), this.#previousPath.split('/'))}${row.count ?? ''}`;
  }
}

function newParts(parts: readonly string[], previous: readonly string[]): string {
  return parts.filter((part) => !previous.includes(part)).join('/');
}
