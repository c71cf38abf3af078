/** Cuts a text into pieces for pages: its lines, and long lines in parts, never within a letter. Joined, they are the text. */
export function textPieces(text: string): string[] {
  return text.match(/[^\n]{1,400}\n?|\n/gu) ?? [];
}
