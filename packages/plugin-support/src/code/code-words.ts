/**
 * The words of code, apart: `getQuerySet`, `get_query_set` and `self.get` are found by `query` and `get`. Both what is kept
 * and what is asked for goes through this.
 */
export function codeWords(text: string): string {
  return text
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ')
    .replace(/\p{Lu}(?=\p{Lu}\p{Ll})/gu, '$& ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
}
