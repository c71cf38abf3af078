/** How long a budget or a total counts before it begins again. */
export type WindowKind = 'day' | 'month' | 'total';

/** A span of time, start included, end excluded. Milliseconds since the epoch. */
export interface Window {
  readonly start: number;
  /** Infinite for `total`. */
  readonly end: number;
}

const dayMs = 86_400_000;
/** Zones reach from 12 hours behind UTC to 14 ahead. */
const farthestMs = 15 * 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** By kind and zone: finding a window takes some fifty conversions, and nearly every call asks for the same one. */
const latest = new Map<string, Window>();

/**
 * The day or month that an instant lies in, by a zone's calendar: it begins at the first instant of its first local date,
 * whatever the clocks do, so a day may have 23 or 25 hours and midnight need not exist.
 */
export function windowAt(now: number, kind: WindowKind, timeZone: string): Window {
  if (kind === 'total') return { start: 0, end: Infinity };
  const key = `${kind} ${timeZone}`;
  const known = latest.get(key);
  if (known && now >= known.start && now < known.end) return known;
  const window = findWindow(now, kind, timeZone);
  latest.set(key, window);
  return window;
}

/** The local date of an instant, `2026-03-29`. */
export function dayName(now: number, timeZone: string): string {
  return new Date(Date.UTC(...localDate(now, timeZone))).toISOString().slice(0, 10);
}

/** Whether a zone's name is known here. Offsets are none: PostgreSQL reads their sign the other way round. */
export function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function findWindow(now: number, kind: 'day' | 'month', timeZone: string): Window {
  const [year, month, day] = localDate(now, timeZone);
  const [first, next] =
    kind === 'month'
      ? [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]
      : [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)];
  return { start: firstInstantOf(first, timeZone), end: firstInstantOf(next, timeZone) };
}

/** The first millisecond whose local date is `date` (given as UTC midnight) or later; a date may be skipped altogether. */
function firstInstantOf(date: number, timeZone: string): number {
  let before = date - farthestMs;
  let after = date + farthestMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (Date.UTC(...localDate(middle, timeZone)) >= date) after = middle;
    else before = middle;
  }
  return after;
}

function localDate(now: number, timeZone: string): [year: number, month: number, day: number] {
  if (timeZone === 'UTC') return utcDate(now);
  const parts = formatOf(timeZone).formatToParts(now);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return [read('year'), read('month') - 1, read('day')];
}

function utcDate(now: number): [year: number, month: number, day: number] {
  const date = new Date(Math.floor(now / dayMs) * dayMs);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  formats.set(timeZone, format);
  return format;
}
