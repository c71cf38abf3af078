import { createHash } from 'node:crypto';

const maxLength = 200;
const shownLength = 120;

/**
 * A name as the ledger keeps it. PostgreSQL keeps neither NUL nor half of a surrogate pair and indexes no long text, and
 * one such name must not hold up all other rows: so a name of more than 200 characters is its start and its hash.
 */
export function storableText(text: string): string {
  if (text.length > maxLength) {
    const hash = createHash('sha256').update(text).digest('hex');
    return `${storableText(text.slice(0, shownLength))}…${hash}`;
  }
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}
