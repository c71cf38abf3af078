import { stateNotJson, stateTooLarge } from '../error-catalogue/state.js';

/** Room for an artifact; what is larger belongs into a table or a file. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * The one JSON text of a value, whatever the order of its keys, so that equal values compare equal.
 *
 * @throws MillraceError `MILLRACE_STATE_NOT_JSON` for undefined, functions, BigInt and cycles, `MILLRACE_STATE_TOO_LARGE` beyond
 * 16 Mi characters.
 */
export function canonicalJson(key: string, value: unknown): string {
  const text = jsonOf(value);
  if (text === undefined) throw stateNotJson(key);
  if (text.length > maxCharacters) throw stateTooLarge(key, text.length, maxCharacters);
  return text;
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, part: unknown) =>
      isPlainObject(part) ? Object.fromEntries(Object.entries(part).sort(byName)) : part,
    ) as string | undefined;
  } catch {
    return undefined;
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}
