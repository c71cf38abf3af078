import type { TreeGrammar } from '../language.js';
import type { LanguageTable } from './language-table.js';

const tables: Readonly<Record<TreeGrammar, () => Promise<{ readonly table: LanguageTable }>>> = {
  bash: () => import('./bash.js'),
  'c-sharp': () => import('./c-sharp.js'),
  cpp: () => import('./cpp.js'),
  go: () => import('./go.js'),
  java: () => import('./java.js'),
  php: () => import('./php.js'),
  python: () => import('./python.js'),
  ruby: () => import('./ruby.js'),
  rust: () => import('./rust.js'),
};

/** The table of a grammar that comes with this package, read on its first use. */
export async function loadTable(grammar: TreeGrammar): Promise<LanguageTable> {
  return (await tables[grammar]()).table;
}
