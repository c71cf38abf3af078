import { describe, expect, it } from 'vitest';
import { coveredMs, RollingWindow } from './rolling-window.js';

const ok = { durationMs: 10, isError: false, isFault: false };
const windowMs = 5_000;

describe('RollingWindow', () => {
  it('forgets what is older than the window', () => {
    const window = new RollingWindow(windowMs);
    window.record(ok, 100);
    window.record({ ...ok, isError: true, isFault: true }, 4_100);

    expect(window.totals(4_999)).toEqual({ calls: 2, errors: 1, faults: 1, sumMs: 20 });
    expect(window.totals(5_000)).toEqual({ calls: 1, errors: 1, faults: 1, sumMs: 10 });
    expect(window.totals(9_000).calls).toBe(0);
  });

  it('uses a slot again after a turn, without what was in it', () => {
    const window = new RollingWindow(windowMs);
    window.record({ ...ok, durationMs: 900 }, 0);
    window.record(ok, 5_000);

    const figures = window.figures(5_000);

    expect(figures.calls).toBe(1);
    expect(figures.durations.percentile(1)).toBeCloseTo(10, 0);
  });

  it('bears a clock that is set back before its epoch', () => {
    const window = new RollingWindow(windowMs);

    window.record(ok, -1_500);

    expect(window.totals(-1_500).calls).toBe(1);
  });

  it('says how far it looks back: four full slots and the begun one', () => {
    expect(coveredMs(windowMs, 10_250)).toBe(4_250);
  });
});
