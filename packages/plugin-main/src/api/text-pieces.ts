const longest = 400;

/** Cuts a text into pieces for pages: a few lines each, and long lines in parts, never within a letter. Joined, they are the text. */
export function textPieces(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const [part] of text.matchAll(/[^\n]{1,400}\n?|\n/gu)) {
    if (piece !== '' && piece.length + part.length > longest) {
      pieces.push(piece);
      piece = '';
    }
    piece += part;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}
