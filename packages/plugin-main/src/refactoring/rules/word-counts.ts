/** How often each word occurs in a text, in strings and comments too. */
export class WordCounts {
  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}_$]+/gu)) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  of(word: string): number {
    return this.#counts.get(word) ?? 0;
  }
}
