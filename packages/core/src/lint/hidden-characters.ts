import type { TextFinding } from './finding.js';

/** Control, format, private and unassigned characters, separators of lines, selectors, and letters that look like nothing. */
const hidden = /\p{C}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|[\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;
const spaces = /[\t\n\r]/g;
/** An emoji of several parts, as keyboards write it. */
const emoji =
  /\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)*|[0-9#*]\ufe0f\u20e3/gu;
/** Joiners that some scripts need between their letters. */
const joiners = /(?<=(?!\p{Script=Latin})[\p{L}\p{M}])[\u200c\u200d](?=(?!\p{Script=Latin})\p{L})/gu;

/** Finds what a model reads and a person does not see. */
export function hiddenCharacters(text: string): readonly TextFinding[] {
  const found = text.replaceAll(emoji, '').replaceAll(joiners, '').replaceAll(spaces, '').match(hidden) ?? [];
  if (found.length === 0) return [];
  const kinds = [...new Set(found)];
  const named = kinds.slice(0, 5).map((sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  const more = kinds.length > named.length ? ' and others' : '';
  const message = `has ${found.length === 1 ? 'a character' : `${found.length} characters`} that cannot be seen: ${named.join(', ')}${more}`;
  return [{ rule: 'hidden-characters', severity: 'high', message }];
}

/** A text without what cannot be seen, as a model takes it in all the same. */
export function withoutHidden(text: string): string {
  return text.replaceAll(spaces, ' ').replaceAll(hidden, '');
}
