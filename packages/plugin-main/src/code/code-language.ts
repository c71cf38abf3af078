import { isAbsolute } from 'node:path';
import { isParsed } from './language.js';
import type { LanguageTable } from './languages/language-table.js';

/** A language that a plugin adds, as plain data: a tree-sitter grammar and what its nodes mean. */
export interface CodeLanguage {
  /** As it is shown: `'PowerShell'`. */
  readonly name: string;
  /** In small letters, without the dot. */
  readonly extensions: readonly string[];
  /** Its `grammar` is the absolute path of a `.wasm`. */
  readonly table: LanguageTable;
}

/** What is wrong with a language; nothing when it can be added. */
export function languageProblem({ name, extensions, table }: CodeLanguage): string | undefined {
  if (name === '') return 'a language needs a name';
  if (extensions.length === 0 || !extensions.every((each) => /^[a-z0-9_+-]+$/.test(each)))
    return `the extensions of '${name}' must be in small letters, without the dot`;
  const taken = extensions.find((each) => isParsed(`x.${each}`));
  if (taken !== undefined) return `'.${taken}' has a parser already`;
  return isAbsolute(table.grammar) && table.grammar.endsWith('.wasm')
    ? undefined
    : `the grammar of '${name}' must be the absolute path of a .wasm`;
}
