/** Writes words into lines: runs of space become one, links are put together, and there is one blank line at most. */
export class LineWriter {
  readonly #lines: string[] = [];
  #line = '';
  /** Kept apart: asking the line itself would make it whole after each word. */
  #isAfterSpace = true;
  #link: { readonly href: string | undefined; text: string } | undefined;
  /** As within `pre`. */
  keepsSpace = false;

  text(words: string): void {
    if (this.keepsSpace) {
      const [first = '', ...rest] = words.split('\n');
      this.#put(first);
      for (const line of rest) {
        this.breakLine();
        this.#put(line);
      }
    } else this.#put(words.replace(/\s+/g, ' '));
  }

  /** Begins a line with a mark, such as that of a heading. */
  mark(mark: string): void {
    this.#line = mark;
    this.#isAfterSpace = true;
  }

  openLink(href: string | undefined): void {
    this.closeLink();
    this.#link = { href, text: '' };
  }

  closeLink(): void {
    const link = this.#link;
    this.#link = undefined;
    if (!link) return;
    const words = link.text.trim();
    if (link.href === undefined || words === '') this.#put(link.text);
    else {
      if (link.text.startsWith(' ')) this.#put(' ');
      this.#put(`[${words}](${link.href})`);
      if (link.text.endsWith(' ')) this.#put(' ');
    }
  }

  breakLine(): void {
    this.closeLink();
    const line = this.keepsSpace ? this.#line.trimEnd() : this.#line.trim();
    // A mark alone has no words behind it.
    if (line !== '' && !/^(?:#+|-)$/.test(line)) this.#lines.push(line);
    this.#line = '';
    this.#isAfterSpace = true;
  }

  breakBlock(): void {
    this.breakLine();
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('');
  }

  /** @returns all that was written. */
  end(): string {
    this.breakBlock();
    return this.#lines.join('\n').trim();
  }

  #put(words: string): void {
    if (this.#link) {
      this.#link.text += words;
      return;
    }
    const added = this.keepsSpace || !this.#isAfterSpace ? words : words.trimStart();
    if (added === '') return;
    this.#line += added;
    this.#isAfterSpace = added.endsWith(' ');
  }
}
