import { satisfies } from 'compare-versions';

/** The version of this package; a test holds it against package.json. */
export const coreVersion = '0.1.0';

/** Whether this core is in a range such as `'^0.1'`, `'>=0.1.2 <1'` or `'*'`. A text that is no range holds nothing. */
export function isCoreIn(range: string, version = coreVersion): boolean {
  return isRange(range) && (range.trim() === '*' || satisfies(version, range));
}

/** Whether a text is a range of versions as npm writes them. */
export function isRange(range: unknown): boolean {
  if (typeof range !== 'string') return false;
  if (range.trim() === '*') return true;
  try {
    return typeof satisfies(coreVersion, range) === 'boolean';
  } catch {
    return false;
  }
}
