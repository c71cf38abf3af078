import type { TokenSyntax } from './token-syntax.js';

/** The tokens of a file: a hash of each one's text, and the line it begins on, counting from 1. */
export interface Tokens {
  readonly hashes: Uint32Array;
  readonly lines: Uint32Array;
}

const backslash = 0x5c;
const newline = 0x0a;

/** Splits a text into tokens: words, numbers, strings and single marks; comments and white space are passed over. */
export function tokensOf(text: string, syntax: TokenSyntax): Tokens {
  return new Lexer(text, syntax).read();
}

// One pass over the characters, so that no text costs more than its length.
class Lexer {
  readonly #text: string;
  readonly #syntax: TokenSyntax;
  readonly #hashes: number[] = [];
  readonly #lines: number[] = [];
  /** First characters that may begin a comment or a string. */
  readonly #openers: ReadonlySet<number>;
  #at = 0;
  #line = 1;

  constructor(text: string, syntax: TokenSyntax) {
    this.#text = text;
    this.#syntax = syntax;
    const marks = [...syntax.lineComments, ...syntax.blockComments.map(([open]) => open), ...syntax.longStrings, ...syntax.strings];
    this.#openers = new Set(marks.map((mark) => mark.charCodeAt(0)));
  }

  read(): Tokens {
    const { length } = this.#text;
    while (this.#at < length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code <= 0x20) this.#space(code);
      else if (this.#openers.has(code) && (this.#comment() || this.#string())) continue;
      else if (isWord(code)) this.#word();
      else this.#token(this.#at + 1);
    }
    return { hashes: Uint32Array.from(this.#hashes), lines: Uint32Array.from(this.#lines) };
  }

  #space(code: number): void {
    if (code === newline) this.#line += 1;
    this.#at += 1;
  }

  #word(): void {
    let end = this.#at + 1;
    while (end < this.#text.length && isWord(this.#text.charCodeAt(end))) end += 1;
    this.#token(end);
  }

  #comment(): boolean {
    const block = this.#syntax.blockComments.find(([open]) => this.#text.startsWith(open, this.#at));
    if (block) {
      const [open, close] = block;
      const end = this.#text.indexOf(close, this.#at + open.length);
      this.#skipTo(end < 0 ? this.#text.length : end + close.length);
      return true;
    }
    if (!this.#syntax.lineComments.some((mark) => this.#text.startsWith(mark, this.#at))) return false;
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end;
    return true;
  }

  #string(): boolean {
    const long = this.#syntax.longStrings.find((mark) => this.#text.startsWith(mark, this.#at));
    const mark = long ?? this.#syntax.strings.find((each) => this.#text.startsWith(each, this.#at));
    if (mark === undefined) return false;
    let end = this.#at + mark.length;
    while (end < this.#text.length && !this.#text.startsWith(mark, end)) {
      const code = this.#text.charCodeAt(end);
      if (code === newline && long === undefined) break;
      end += code === backslash ? 2 : 1;
    }
    this.#token(Math.min(this.#text.length, this.#text.charCodeAt(end) === newline && long === undefined ? end : end + mark.length));
    return true;
  }

  #token(end: number): void {
    let hash = 0x811c9dc5;
    this.#lines.push(this.#line);
    for (let at = this.#at; at < end; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === newline) this.#line += 1;
      hash = Math.imul(hash ^ code, 0x01000193);
    }
    this.#hashes.push(hash >>> 0);
    this.#at = end;
  }

  #skipTo(end: number): void {
    for (let at = this.#text.indexOf('\n', this.#at); at >= 0 && at < end; at = this.#text.indexOf('\n', at + 1)) this.#line += 1;
    this.#at = end;
  }
}

// Letters, digits, _ and $, and everything beyond ASCII.
function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    code > 0x7f
  );
}
