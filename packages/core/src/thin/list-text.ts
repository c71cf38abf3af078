import type { ToolListing } from '../points/shaper.js';

/** The JSON of a list of tools, made once for as long as the hub gives the same list. @internal */
export type ListText = (tools: readonly ToolListing[], era: 'modern' | 'legacy') => string | undefined;

/** @internal */
export function listText(): ListText {
  const texts = new WeakMap<readonly ToolListing[], { readonly text: string; readonly isOfObjects: boolean }>();
  return (tools, era) => {
    const known = texts.get(tools) ?? { text: JSON.stringify({ tools }), isOfObjects: tools.every(givesObject) };
    texts.set(tools, known);
    // The 2025 revisions know no results but objects: the SDK wraps the others, schema and all.
    return era === 'modern' || known.isOfObjects ? known.text : undefined;
  };
}

function givesObject({ outputSchema }: ToolListing): boolean {
  return outputSchema === undefined || outputSchema['type'] === 'object';
}
