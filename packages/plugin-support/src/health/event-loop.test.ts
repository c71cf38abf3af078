import { describe, expect, it } from 'vitest';
import { eventLoopCheck, openEventLoopMonitor } from './event-loop.js';

const signal = new AbortController().signal;
const at = (p99: number, longest: number) => ({ p99Ms: () => p99, longestMs: () => longest });

/** Holds the loop for real, then lets timers run again. */
async function blockLoop(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60));
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 60));
}

describe('the event-loop monitor', () => {
  it('has nothing to say before its first sample', () => {
    const monitor = openEventLoopMonitor();

    expect([monitor.p99Ms(), monitor.longestMs()]).toEqual([0, 0]);
    monitor.close();
  });

  it('sees a stall, and forgets it after two more spans', async () => {
    const monitor = openEventLoopMonitor();

    await blockLoop(200);
    expect(monitor.longestMs()).toBeGreaterThanOrEqual(150);
    monitor.rotate();
    expect(monitor.longestMs()).toBeGreaterThanOrEqual(150);
    monitor.rotate();

    expect(monitor.longestMs()).toBeLessThan(150);
    monitor.close();
  });

  it('forgets at once what it is told to', async () => {
    const monitor = openEventLoopMonitor();
    await blockLoop(200);
    monitor.rotate();

    monitor.forget();

    expect(monitor.longestMs()).toBeLessThan(150);
    monitor.close();
  });
});

describe('the check support.event_loop', () => {
  it('passes while the loop is in time', async () => {
    expect(await eventLoopCheck(at(12, 300), 200).check(signal)).toMatchObject({ status: 'pass', data: { p99_ms: 12 } });
  });

  it('is degraded when the loop is late as a rule, and after one long stall', async () => {
    expect(await eventLoopCheck(at(250, 300), 200).check(signal)).toMatchObject({ status: 'degraded' });
    expect(await eventLoopCheck(at(12, 4_000), 200).check(signal)).toMatchObject({
      status: 'degraded',
      message: expect.stringContaining('4000 ms'),
    });
  });
});
