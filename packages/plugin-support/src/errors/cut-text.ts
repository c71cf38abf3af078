/** The start of a text that is longer than `limit` characters, with an ellipsis; never half of a surrogate pair. */
export function cutText(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
