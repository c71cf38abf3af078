import { docBefore, signatureOf } from './code-docs.js';
import type { CodeImport, CodeSymbol, FunctionMetrics, SymbolCounts, SymbolKind } from './code-facts.js';
import { codeLineSums, type Span } from './code-lines.js';
import type { Measured } from './function-meter.js';
import { LineIndex } from './line-index.js';

/** What is kept of a file at most: generated code has more than anyone can use. */
const maxSymbols = 5_000;
const maxImports = 2_000;
const maxNames = 2_000;
/** Characters of a name or a specifier; none that anyone wrote is longer. */
const maxNameLength = 300;

/** The name of functions without one. */
export const anonymous = '(anonymous)';

/** A symbol while it is read. One that gets no name is left out. */
export interface Draft {
  name?: string;
  kind: SymbolKind;
  readonly start: number;
  end: number;
  isExported: boolean;
  readonly parent: Draft | undefined;
  /** Where the body begins. */
  body?: number;
  /** Where it begins with all that belongs to it. */
  outerStart: number;
  doc?: string;
  measured?: Measured & Pick<FunctionMetrics, 'parameters'>;
}

/** What is inside a file, in the order of the text. */
export interface Collected {
  readonly symbols: readonly CodeSymbol[];
  readonly names: readonly (readonly [name: string, uses: number])[];
  /** Lines with code on them. */
  readonly codeLines: number;
}

/** Gathers what a parser finds in a file. All symbols are counted, so many are kept. */
export class FactCollector {
  readonly imports: CodeImport[] = [];
  readonly #kinds: Partial<Record<SymbolKind, number>> = {};
  readonly #drafts: Draft[] = [];
  readonly #names = new Map<string, number>();
  readonly #notCode: Span[] = [];

  get kinds(): SymbolCounts {
    return this.#kinds;
  }

  /** Takes a symbol on, before those inside of it. */
  open(kind: SymbolKind, start: number, parent: Draft | undefined): Draft {
    const draft: Draft = { kind, start, end: start, isExported: false, parent, outerStart: start };
    if (this.#drafts.length < maxSymbols) this.#drafts.push(draft);
    return draft;
  }

  /** Its end is known, and its name if it has one. */
  close(draft: Draft, end: number): void {
    draft.end = end;
    if (draft.name === undefined || draft.name === anonymous) return;
    this.#kinds[draft.kind] = (this.#kinds[draft.kind] ?? 0) + 1;
  }

  addName(name: string): void {
    if (name.length > 1 && name.length <= maxNameLength) this.#names.set(name, (this.#names.get(name) ?? 0) + 1);
  }

  /** A comment, or a string that documents. */
  addComment(start: number, end: number): void {
    this.#notCode.push({ start, end });
  }

  addImport({ from, names = [], isTypeOnly }: CodeImport): void {
    if (from === '' || from.length > maxNameLength || this.imports.length >= maxImports) return;
    const kept = names.filter((name) => name.length <= maxNameLength).slice(0, maxImports);
    this.imports.push({ from, ...(kept.length > 0 && { names: kept }), ...(isTypeOnly && { isTypeOnly }) });
  }

  finish(text: string): Collected {
    const lines = new LineIndex(text);
    const comments = this.#notCode.toSorted((a, b) => a.start - b.start);
    const sums = codeLineSums(text, lines, comments);
    const named = this.#drafts.filter(({ name }) => name !== undefined);
    const indices = new Map(named.map((draft, index) => [draft, index]));
    const symbols = named.map((draft): CodeSymbol => {
      const line = lines.lineAt(draft.start);
      const endLine = lines.lineAt(Math.max(draft.start, draft.end - 1));
      const parent = draft.parent && indices.get(draft.parent);
      const signature = signatureOf(text, draft, comments);
      const doc = draft.doc ?? docBefore(text, comments, draft.outerStart);
      const codeLines = (sums[endLine] ?? 0) - (sums[line - 1] ?? 0);
      return {
        name: (draft.name ?? '').slice(0, maxNameLength),
        kind: draft.kind,
        line,
        endLine,
        isExported: draft.isExported,
        ...(parent !== undefined && { parent }),
        ...(signature !== undefined && { signature }),
        ...(doc !== undefined && { doc }),
        ...(draft.measured && { metrics: { ...draft.measured, codeLines } }),
      };
    });
    return { symbols, names: this.#usedNames(named), codeLines: sums[lines.starts.length] ?? 0 };
  }

  // The most used, so that a cut leaves out what matters least.
  #usedNames(declared: readonly Draft[]): [string, number][] {
    for (const { name } of declared) {
      const uses = name === undefined ? undefined : this.#names.get(name);
      if (name !== undefined && uses !== undefined) this.#names.set(name, uses - 1);
    }
    return [...this.#names]
      .filter(([, uses]) => uses > 0)
      .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, maxNames);
  }
}
