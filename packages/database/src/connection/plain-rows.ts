import type { QueryResult } from './sql-client.js';

/** PostgreSQL's numbers of the types whose values the engines give differently. */
const typeNumbers = { bytea: 17, int8: 20, timestamp: 1114, timestamptz: 1184, int8Array: 1016 } as const;

/** Types whose text is left as it came, for drizzle and `plainRows` to read: timestamps, date, time, interval, and lists of them and of numeric. */
export const typesLeftAsText: readonly number[] = [1082, 1083, 1114, 1184, 1186, 1182, 1115, 1185, 1187, 1231];

/**
 * Gives rows the same form on every engine: moments as ISO 8601 text with all their digits (`2026-11-24T17:56:03.160123Z`),
 * whole numbers as numbers where they are exact and as text where not, numeric as text, bytes as Uint8Array.
 */
export function plainRows(result: QueryResult): Record<string, unknown>[] {
  const changes = result.columns.flatMap(({ name, type }) => {
    const change = changeFor(type);
    return change ? [{ name, change }] : [];
  });
  return result.rows.map((row) => {
    const plain = { ...row };
    for (const { name, change } of changes) if (plain[name] !== null) plain[name] = change(plain[name]);
    return plain;
  });
}

function changeFor(type: number): ((value: unknown) => unknown) | undefined {
  switch (type) {
    case typeNumbers.timestamp:
      return (value) => String(value).replace(' ', 'T');
    case typeNumbers.timestamptz:
      return isoMoment;
    case typeNumbers.int8:
      return wholeNumber;
    case typeNumbers.int8Array:
      return (value) => (Array.isArray(value) ? value.map(wholeNumber) : value);
    case typeNumbers.bytea:
      return (value) => (value instanceof Uint8Array ? new Uint8Array(value) : value);
    default:
      return undefined;
  }
}

/** The session's time zone is UTC, so the offset is `+00`; a server that insists on another is read as a Date. */
function isoMoment(value: unknown): string {
  const text = String(value);
  if (text.endsWith('+00')) return `${text.slice(0, -3).replace(' ', 'T')}Z`;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
}

function wholeNumber(value: unknown): unknown {
  if (value === null) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
