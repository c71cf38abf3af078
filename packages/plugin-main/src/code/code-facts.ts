import type { Manifest } from './manifest.js';

/** The kinds of symbols that are told apart. */
export const symbolKinds = ['function', 'class', 'method', 'interface', 'type', 'enum', 'constant'] as const;
/** One of them. */
export type SymbolKind = (typeof symbolKinds)[number];

/** Whether a word names a kind of symbols. */
export function isSymbolKind(word: string): word is SymbolKind {
  return (symbolKinds as readonly string[]).includes(word);
}

/** How hard a function is to follow. */
export interface FunctionMetrics {
  /** McCabe: 1, and one more for each decision. */
  readonly cyclomatic: number;
  /** Breaks in the flow of reading, weighed by their nesting. */
  readonly cognitive: number;
  /** Lines with code on them. */
  readonly codeLines: number;
  /** The deepest nesting of control flow. */
  readonly nesting: number;
  readonly parameters: number;
}

/** Something a file declares. Lines count from 1. */
export interface CodeSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly endLine: number;
  /** Seen from other files: exported, or in Python not private by its name. */
  readonly isExported: boolean;
  /** The index in the file's symbols of the one it lies in. */
  readonly parent?: number;
  /** Its declaration on one line, without the body; at most 200 characters. */
  readonly signature?: string;
  /** The first paragraph of its documentation; at most 400 characters. */
  readonly doc?: string;
  /** Of functions and methods, in languages that are measured. */
  readonly metrics?: FunctionMetrics;
}

/** What is known inside a file, packed apart from the rest of its facts: of many files only a few are looked into. */
export interface CodeDetail {
  readonly symbols: readonly CodeSymbol[];
  /** Identifiers that are used, and how often; where they are declared does not count. */
  readonly names: readonly (readonly [name: string, uses: number])[];
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
  /** Lines with code on them; all lines that are not empty where no parser knows the language's comments. */
  readonly codeLines: number;
  /** Counts all symbols, however many are kept. */
  readonly kinds: SymbolCounts;
  readonly imports: readonly CodeImport[];
  /** What is inside; `unpackDetail` reads it. Empty where no parser knows the language. */
  readonly detail: Uint8Array;
  /** The file is no text. */
  readonly isBinary?: true;
  /** The parser did not understand all of it; what it did is there. */
  readonly hasErrors?: true;
  /** Why running may begin here: a script's first line, a `__main__` block, or what package.json names. */
  readonly entry?: readonly string[];
  /** Of a manifest, the names that imports go by. */
  readonly manifest?: Manifest;
}
