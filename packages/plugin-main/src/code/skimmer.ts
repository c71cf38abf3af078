import type { FactCollector } from './fact-collector.js';
import type { SkimRule } from './languages/language-table.js';

/** A rule that is ready for use. */
export interface CompiledSkim {
  readonly stops: RegExp;
  readonly words: ReadonlySet<string>;
}

/** Makes a rule ready for use. */
export function compileSkim({ stops, words }: SkimRule): CompiledSkim {
  return { stops: new RegExp(stops, 'g'), words: new Set(words) };
}

/**
 * Takes the names of whatever holds nothing else from the text: each node that a walk does not enter saves it several steps
 * into the parser. Spans are given in the order of the text, so that all of it is looked through once.
 */
export class Skimmer {
  readonly #rule: CompiledSkim;
  readonly #text: string;
  readonly #found: FactCollector;
  /** The first stop that is not behind. */
  #stop = -1;

  /** @param text - without syntax errors. @param found - is given the names. */
  constructor(rule: CompiledSkim, text: string, found: FactCollector) {
    this.#rule = rule;
    this.#text = text;
    this.#found = found;
  }

  /** Takes the names of a span, unless there is something in it that has to be walked through. @returns whether it did. */
  skim(start: number, end: number): boolean {
    if (this.#stop < start) this.#stop = this.#stopFrom(start);
    if (this.#stop < end) return false;
    this.#takeNames(start, end);
    return true;
  }

  #stopFrom(start: number): number {
    const { stops } = this.#rule;
    stops.lastIndex = start;
    return stops.exec(this.#text)?.index ?? Number.POSITIVE_INFINITY;
  }

  #takeNames(start: number, end: number): void {
    for (let at = start; at < end;) {
      const code = this.#text.charCodeAt(at);
      if (isQuote(code)) at = this.#stringEnd(at, end);
      else if (!isWordPart(code)) at += 1;
      else if (isDigit(code)) at = this.#numberEnd(at);
      else at = this.#takeWord(at);
    }
  }

  #takeWord(start: number): number {
    let end = start + 1;
    while (isWordPart(this.#text.charCodeAt(end))) end += 1;
    const isPrefix = end - start <= 2 && isQuote(this.#text.charCodeAt(end));
    if (isPrefix) return end;
    const word = this.#text.slice(start, end);
    if (!this.#rule.words.has(word)) this.#found.addName(word);
    return end;
  }

  #numberEnd(start: number): number {
    let end = start + 1;
    for (let code = this.#text.charCodeAt(end); isWordPart(code) || code === 0x2e; code = this.#text.charCodeAt(end)) end += 1;
    return end;
  }

  #stringEnd(start: number, limit: number): number {
    const quote = this.#text.charAt(start);
    const mark = this.#text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
    for (let at = start + mark.length; at < limit; at += 1) {
      if (this.#text.charCodeAt(at) === 0x5c) at += 1;
      else if (this.#text.startsWith(mark, at)) return at + mark.length;
    }
    return limit;
  }
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

// Letters, digits, _ and everything beyond ASCII.
function isWordPart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f || code > 0x7f;
}
