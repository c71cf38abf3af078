/** Text, or a tag: its name, with `/` where it closes, and its attributes as text. */
export interface HtmlPiece {
  readonly tag?: string;
  readonly text: string;
}

/** What holds no words. */
const wordless = new Set(['script', 'style', 'template', 'svg', 'iframe', 'noscript', 'object', 'textarea', 'select']);
const inline = new Set([
  'a',
  'abbr',
  'b',
  'bdi',
  'cite',
  'code',
  'em',
  'font',
  'i',
  'kbd',
  'mark',
  'q',
  's',
  'small',
  'span',
  'strong',
  'sub',
  'sup',
  'u',
  'wbr',
]);

/** Whether a tag stands within a line of words. */
export function isInline(tag: string): boolean {
  return inline.has(tag.replace('/', ''));
}

/** The pieces of a page in order, in one pass. What holds no words is left out. */
export function* htmlPieces(html: string): Generator<HtmlPiece> {
  const end = new TagEnds(html);
  const name = /<(\/?[a-z][a-z0-9-]{0,30})/iy;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open !== at) yield { text: html.slice(at, open < 0 ? html.length : open) };
    if (open < 0) return;
    name.lastIndex = open;
    const tag = name.exec(html)?.[1]?.toLowerCase();
    if (tag === undefined) {
      const markupEnd = afterMarkup(html, open);
      if (markupEnd === undefined) yield { text: '<' };
      at = markupEnd ?? open + 1;
      continue;
    }
    const close = end.of(name.lastIndex);
    const attributes = html.slice(name.lastIndex, Math.min(close, name.lastIndex + 4_096));
    at = close + 1;
    if (wordless.has(tag) && !attributes.endsWith('/')) at = afterElement(html, tag, at);
    else yield { tag, text: attributes };
  }
}

/** Behind a comment, a declaration or a stray end; nothing for a plain `<`. */
function afterMarkup(html: string, open: number): number | undefined {
  if (html.startsWith('<!--', open)) return after(html, '-->', open);
  return /[!?/]/.test(html[open + 1] ?? '') ? after(html, '>', open) : undefined;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

function afterElement(html: string, tag: string, from: number): number {
  const closing = new RegExp(`</${tag}`, 'gi');
  closing.lastIndex = from;
  return closing.test(html) ? after(html, '>', closing.lastIndex) : html.length;
}

/** Finds the `>` of a tag, past quoted ones, and remembers which quotes have no partner any more. */
class TagEnds {
  readonly #html: string;
  readonly #unpaired = new Set<string>();

  constructor(html: string) {
    this.#html = html;
  }

  of(from: number): number {
    for (let at = from; at < this.#html.length; at += 1) {
      const letter = this.#html[at] ?? '';
      if (letter === '>') return at;
      if ((letter === '"' || letter === "'") && !this.#unpaired.has(letter)) {
        const partner = this.#html.indexOf(letter, at + 1);
        if (partner < 0) this.#unpaired.add(letter);
        else at = partner;
      }
    }
    return this.#html.length;
  }
}
