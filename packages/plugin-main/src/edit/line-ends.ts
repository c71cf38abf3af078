import { lineFeed, carriageReturn, type TextUnits, type UnitRange } from './text-units.js';
import { lineEnd } from './lines-of-units.js';

type LineEnd = '\n' | '\r\n';

/** Gives new text the line ends that the file has where it goes. A CRLF that is written out stays one. */
export class LineEnds {
  readonly #text: TextUnits;
  #last: { readonly from: number; readonly to: number; readonly end: LineEnd } | undefined;

  constructor(text: TextUnits) {
    this.#text = text;
  }

  /** @param range - what the text takes the place of: its lines keep their ends where they stay. */
  async adapt(range: UnitRange, text: string): Promise<string> {
    if (!text.includes('\n')) return text;
    const here = this.#endAt(range.start);
    const present = this.#text.textOf(range);
    if (endsOf(present).every((end) => end === here)) return here === '\n' ? text : text.replace(/(?<!\r)\n/g, here);
    return adaptMixed(present, text, here);
  }

  // The end of the line itself, or of the one before it.
  #endAt(offset: number): LineEnd {
    if (this.#last && offset >= this.#last.from && offset < this.#last.to) return this.#last.end;
    const { units } = this.#text;
    const to = lineEnd(units, offset);
    const feed = units[to - 1] === lineFeed ? to - 1 : units.lastIndexOf(lineFeed);
    const end = feed > 0 && units[feed - 1] === carriageReturn ? '\r\n' : '\n';
    this.#last = { from: offset, to, end };
    return end;
  }
}

async function adaptMixed(present: string, text: string, here: LineEnd): Promise<string> {
  const { pairLines } = await import('./line-diff.js');
  const ends = endsOf(present);
  const lines = text.split('\n');
  const pairs = pairLines(present.split(/\r?\n/), lines);
  let end = here;
  return lines
    .map((line, index) => {
      if (index === lines.length - 1) return line;
      end = ends[pairs[index] ?? -1] ?? end;
      return line + (line.endsWith('\r') ? '\n' : end);
    })
    .join('');
}

function endsOf(text: string): LineEnd[] {
  return text.match(/\r?\n/g)?.map((end) => (end === '\n' ? '\n' : '\r\n')) ?? [];
}
