import { FactCollector } from './fact-collector.js';
import type { LanguageTable } from './languages/language-table.js';
import type { ParsedFacts } from './parsed-facts.js';
import { Skimmer } from './skimmer.js';
import { loadTreeLanguage } from './tree-language.js';
import { TreeWalk } from './tree-walk.js';

/** Milliseconds a parser may take for one file; then it is left as one with errors. */
const parseMs = 10_000;

/** The facts of a file by a tree-sitter grammar. The parser and the grammar are loaded on first use. */
export async function treeFacts(table: LanguageTable, text: string): Promise<ParsedFacts> {
  const language = await loadTreeLanguage(table);
  const found = new FactCollector();
  const begun = performance.now();
  const tree = language.parser.parse(text, null, { progressCallback: () => performance.now() - begun > parseMs });
  if (!tree) {
    language.parser.reset();
    return { found, hasErrors: true };
  }
  const cursor = tree.walk();
  try {
    const hasErrors = tree.rootNode.hasError;
    // Where the parser has guessed, the text alone does not tell what its nodes are.
    const skimmer = language.skim && !hasErrors ? new Skimmer(language.skim, text, found) : undefined;
    new TreeWalk(language, text, { cursor, found, skimmer }).run();
    return { found, hasErrors };
  } finally {
    cursor.delete();
    tree.delete();
  }
}
