import type { TreeCursor } from 'web-tree-sitter';
import { loadTable } from '../../code/languages/load-table.js';
import { loadTreeLanguage } from '../../code/tree-language.js';
import type { Syntax } from '../model/syntax.js';

/** Parses Python. @returns nothing where the text has errors. */
export async function parsePython(text: string): Promise<Syntax | undefined> {
  const { parser } = await loadTreeLanguage(await loadTable('python'));
  const tree = parser.parse(text);
  if (!tree) return undefined;
  try {
    if (tree.rootNode.hasError) return undefined;
    const cursor = tree.walk();
    const root = copy(cursor);
    cursor.delete();
    return root;
  } finally {
    tree.delete();
  }
}

// All of it at once: each look at the tree itself goes through WebAssembly.
function copy(cursor: TreeCursor): Syntax {
  const root = nodeAt(cursor, undefined);
  let parent = root;
  if (!cursor.gotoFirstChild()) return root;
  for (;;) {
    const node = nodeAt(cursor, parent);
    parent.children.push(node);
    if (cursor.gotoFirstChild()) {
      parent = node;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || !parent.parent) return root;
      parent = parent.parent;
    }
  }
}

function nodeAt(cursor: TreeCursor, parent: Syntax | undefined): Syntax {
  const { nodeType: type, startIndex: start, endIndex: end } = cursor;
  return { type, start, end, field: cursor.currentFieldName ?? undefined, parent, children: [] };
}
