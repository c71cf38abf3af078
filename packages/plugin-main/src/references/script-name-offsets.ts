import type { Node } from 'oxc-parser';
import { parseScript } from '../code/parse-script.js';

/** Where a name stands as an identifier in a TypeScript or JavaScript file, in the order of the text. */
export async function scriptNameOffsets(path: string, text: string, name: string): Promise<number[]> {
  const { program, keys } = await parseScript(path, text);
  const offsets = new Set<number>();
  const left: Node[] = [program];
  for (let node = left.pop(); node; node = left.pop()) {
    const at = nameOffset(node, name);
    if (at !== undefined) offsets.add(at);
    for (const key of keys[node.type] ?? []) {
      const inner = (node as unknown as Readonly<Record<string, Node | readonly (Node | null)[] | null | undefined>>)[key];
      if (Array.isArray(inner)) left.push(...inner.filter((each) => each !== null));
      else if (inner) left.push(inner as Node);
    }
  }
  return [...offsets].sort((a, b) => a - b);
}

function nameOffset(node: Node, name: string): number | undefined {
  if (node.type === 'PrivateIdentifier') return node.name === name ? node.start + 1 : undefined;
  return (node.type === 'Identifier' || node.type === 'JSXIdentifier') && node.name === name ? node.start : undefined;
}
