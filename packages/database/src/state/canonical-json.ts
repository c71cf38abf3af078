import { stateNotJson } from '../error-catalogue.js';

/**
 * The one JSON text of a value, whatever the order of its keys, so that equal values compare equal.
 *
 * @throws MillraceError `MILLRACE_STATE_NOT_JSON` for undefined, functions, BigInt and cycles.
 */
export function canonicalJson(key: string, value: unknown): string {
  try {
    const text = JSON.stringify(value, (_, part: unknown) =>
      isPlainObject(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part,
    ) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // Told below, in the same words.
  }
  throw stateNotJson(key);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
