/** Where a word stands by itself in a text: neither side goes on with a letter, a digit, `_` or `$`. */
export function wordOffsets(text: string, word: string): number[] {
  const offsets: number[] = [];
  if (word === '') return offsets;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const isWhole = !isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + word.length]);
    if (isWhole) offsets.push(at);
  }
  return offsets;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character);
}
