import { typesLeftAsText } from '../connection/plain-rows.js';

const asIs = (value: unknown): unknown => value;
const momentAsText = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);
const jsonAsText = (value: unknown): unknown => (typeof value === 'string' ? value : JSON.stringify(value));

function listAsText(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items = value.map((item: unknown) =>
    item === null ? 'NULL' : `"${String(momentAsText(item)).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${items.join(',')}}`;
}

/** How the driver reads and writes values, so that they come out and go in as with the embedded engine. */
export const plainTypes = {
  // What is left as text is read by drizzle and by `plainRows`.
  text: { to: 0, from: [...typesLeftAsText], serialize: listAsText, parse: asIs },
  // The driver would fail on a Date here where it does not know the type beforehand.
  date: { to: 1082, from: [1082], serialize: momentAsText, parse: asIs },
  time: { to: 1083, from: [1083], serialize: momentAsText, parse: asIs },
  timestamp: { to: 1114, from: [1114], serialize: momentAsText, parse: asIs },
  timestamptz: { to: 1184, from: [1184], serialize: momentAsText, parse: asIs },
  // drizzle hands JSON on as text already; the driver would make a string of that text.
  json: { to: 114, from: [114], serialize: jsonAsText, parse: (text: string): unknown => JSON.parse(text) },
  jsonb: { to: 3802, from: [3802], serialize: jsonAsText, parse: (text: string): unknown => JSON.parse(text) },
};
