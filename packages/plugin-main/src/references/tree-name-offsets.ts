import { languageOf } from '../code/language.js';
import { loadTable } from '../code/languages/load-table.js';
import { loadTreeLanguage, role } from '../code/tree-language.js';

/** Milliseconds a parser may take for one file; then the words of the text stand for its names. */
const parseMs = 5_000;

/** Of the places where a word stands in a text, those where its grammar says that it is a name. */
export async function treeNameOffsets(path: string, text: string, words: readonly number[]): Promise<readonly number[]> {
  const language = languageOf(path);
  if (language.parser !== 'tree') return words;
  const { parser, roles } = await loadTreeLanguage(typeof language.table === 'string' ? await loadTable(language.table) : language.table);
  const begun = performance.now();
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() - begun > parseMs });
  if (!tree) {
    parser.reset();
    return words;
  }
  try {
    return words.filter((at) => {
      const node = tree.rootNode.descendantForIndex(at, at);
      return node !== null && ((roles[node.typeId] ?? 0) & role.name) !== 0;
    });
  } finally {
    tree.delete();
  }
}
