import { expect, it } from 'vitest';
import { dayName, isTimeZone, windowAt, type WindowKind } from './zone-window.js';

const span = (now: string, kind: WindowKind, zone: string): readonly [string, string] => {
  const window = windowAt(Date.parse(now), kind, zone);
  return [new Date(window.start).toISOString(), new Date(window.end).toISOString()];
};

it.each([
  ['a plain day', '2026-11-24T12:00:00Z', 'UTC', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
  ['the 23 hours when clocks go forward', '2026-03-29T10:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['the 25 hours when clocks go back', '2026-10-25T10:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['a quarter-hour zone', '2026-11-24T18:20:00Z', 'Asia/Kathmandu', '2026-11-24T18:15:00.000Z', '2026-11-25T18:15:00.000Z'],
  ['half an hour of summer time', '2026-04-05T00:00:00Z', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', '2026-04-05T13:30:00.000Z'],
  ['a day without a midnight', '2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
])('computes %s', (...[, now, zone, start, end]) => {
  expect(span(now, 'day', zone)).toEqual([start, end]);
});

it('lets a day end where the next date is skipped altogether', () => {
  // Samoa went from 29 to 31 December 2011.
  expect(span('2011-12-30T09:00:00Z', 'day', 'Pacific/Apia')).toEqual(['2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z']);
});

it('begins a month at local midnight of its first day, across both changes of the clocks', () => {
  expect(span('2026-03-31T21:59:59Z', 'month', 'Europe/Berlin')).toEqual(['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z']);
  expect(span('2026-12-31T23:30:00Z', 'month', 'Europe/Berlin')).toEqual(['2026-12-31T23:00:00.000Z', '2027-01-31T23:00:00.000Z']);
});

it('is gapless: a window begins where the one before it ended', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Havana']) {
    let window = windowAt(Date.UTC(2026, 0, 1, 12), 'day', zone);
    for (let day = 0; day < 366; day += 1) {
      const next = windowAt(window.end, 'day', zone);
      expect(next.start, `${zone} ${new Date(window.end).toISOString()}`).toBe(window.end);
      window = next;
    }
  }
});

it('tells zones, kinds and instants apart, in whatever order they are asked for', () => {
  const asked = ['2026-03-29T10:00:00Z', '2026-03-30T10:00:00Z', '2026-03-28T23:30:00Z', '2026-03-29T10:00:00Z'];

  const days = asked.map((now) => [span(now, 'day', 'Europe/Berlin')[0], span(now, 'day', 'UTC')[0], span(now, 'month', 'UTC')[0]]);

  expect(days).toEqual([
    ['2026-03-28T23:00:00.000Z', '2026-03-29T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-29T22:00:00.000Z', '2026-03-30T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-28T23:00:00.000Z', '2026-03-28T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['2026-03-28T23:00:00.000Z', '2026-03-29T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
  ]);
});

it('never ends a total', () => {
  expect(windowAt(Date.now(), 'total', 'UTC')).toEqual({ start: 0, end: Infinity });
});

it("names an instant's local date, and knows which zones exist", () => {
  expect(dayName(Date.parse('2026-03-28T23:30:00Z'), 'Europe/Berlin')).toBe('2026-03-29');
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
  expect(isTimeZone('+05:30')).toBe(false);
});
