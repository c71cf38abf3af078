import type { CodeImport, CodeSymbol, SymbolCounts, SymbolKind } from './code-facts.js';

/** What is kept of a file at most: generated code has more than anyone can use. */
const maxSymbols = 5_000;
const maxImports = 2_000;
/** Characters of a name or a specifier; none that anyone wrote is longer. */
const maxNameLength = 300;

/** Gathers what a parser finds in a file. All symbols are counted, so many are kept. */
export class FactCollector {
  readonly symbols: CodeSymbol[] = [];
  readonly imports: CodeImport[] = [];
  readonly #kinds: Partial<Record<SymbolKind, number>> = {};

  get kinds(): SymbolCounts {
    return this.#kinds;
  }

  addSymbol(symbol: CodeSymbol): void {
    this.#kinds[symbol.kind] = (this.#kinds[symbol.kind] ?? 0) + 1;
    if (this.symbols.length < maxSymbols) this.symbols.push({ ...symbol, name: symbol.name.slice(0, maxNameLength) });
  }

  addImport({ from, names = [], isTypeOnly }: CodeImport): void {
    if (from.length > maxNameLength || this.imports.length >= maxImports) return;
    const kept = names.filter((name) => name.length <= maxNameLength).slice(0, maxImports);
    this.imports.push({ from, ...(kept.length > 0 && { names: kept }), ...(isTypeOnly && { isTypeOnly }) });
  }
}
