/** The kinds of symbols that are told apart. */
export const symbolKinds = ['function', 'class', 'method', 'interface', 'type', 'enum', 'constant'] as const;
/** One of them. */
export type SymbolKind = (typeof symbolKinds)[number];

/** Something a file declares. Lines count from 1. */
export interface CodeSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly endLine: number;
  /** Seen from other files: exported, or in Python not private by its name. */
  readonly isExported: boolean;
}

/** An import as written. */
export interface CodeImport {
  /** The specifier or module: `'./a.js'`, `'django.db'`, `'..models'`. */
  readonly from: string;
  /** The names a Python `from` import takes, any of which may be a module. */
  readonly names?: readonly string[];
  /** Only types are imported, so that nothing is loaded when it runs. */
  readonly isTypeOnly?: true;
}

/** Symbols per kind; kinds that do not occur are absent. */
export type SymbolCounts = Readonly<Partial<Record<SymbolKind, number>>>;

/** How many symbols there are. */
export function countSymbols(kinds: SymbolCounts): number {
  return Object.values(kinds).reduce((sum, count) => sum + count, 0);
}

/** What is known of one file after parsing. */
export interface CodeFacts {
  readonly lines: number;
  /** The first of them, in their order; `kinds` counts all. */
  readonly symbols: readonly CodeSymbol[];
  readonly kinds: SymbolCounts;
  readonly imports: readonly CodeImport[];
  /** The file is no text. */
  readonly isBinary?: true;
  /** The parser did not understand all of it; what it did is there. */
  readonly hasErrors?: true;
  /** Why running may begin here: a script's first line, a `__main__` block, or what package.json names. */
  readonly entry?: readonly string[];
}
