import { describe, expect, it } from 'vitest';
import { Roster } from './roster.js';

describe('a roster', () => {
  it('has what has come in and not gone out, in whatever order that happens', () => {
    const roster = new Roster<string>();
    const leave = new Map(['a', 'b', 'c', 'd'].map((value) => [value, roster.enter(value)]));

    leave.get('b')?.();
    leave.get('d')?.();
    roster.enter('e');
    leave.get('a')?.();

    expect([...roster.values()].toSorted()).toEqual(['c', 'e']);
    expect(roster.size).toBe(2);
  });

  it('lets nobody out in the place of one who has gone', () => {
    const roster = new Roster<string>();
    const leave = roster.enter('a');
    leave();
    roster.enter('b');

    leave();

    expect(roster.values()).toEqual(['b']);
  });
});
