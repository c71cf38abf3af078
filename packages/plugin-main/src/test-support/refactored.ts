import { applyPatch } from 'diff';
import { suggest, type SuggestRequest } from '../refactoring/suggest.js';
import type { Suggestion } from '../refactoring/suggestion.js';

/** A suggestion with the text that its diff makes. */
export interface Refactored extends Suggestion {
  readonly after: string;
}

/** The suggestions for a text, each applied by its diff. */
export async function refactored(path: string, text: string, request: Partial<SuggestRequest> = {}): Promise<Refactored[]> {
  const { suggestions } = await suggest({ path, content: Buffer.from(text), max: 50, ...request });
  return suggestions.map((suggestion) => {
    const after = applyPatch(text, suggestion.diff);
    if (after === false) throw new Error(`The diff does not apply:\n${suggestion.diff}`);
    return { ...suggestion, after };
  });
}

/** Lines as text. */
export function lines(...parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
