import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthCheck } from '@millrace/core';

/** Watches how late the event loop runs. Times are milliseconds, over the present and the last finished span. */
export interface EventLoopMonitor {
  p99Ms(): number;
  /** The longest single stall: one long stall is one sample, which a percentile does not show. */
  longestMs(): number;
  /** Begins a new span and forgets the one before the last. */
  rotate(): void;
  /** Forgets everything so far. */
  forget(): void;
  close(): void;
}

const resolutionMs = 20;
const longStallMs = 1_000;
const nanosecondsPerMs = 1e6;

/** Starts watching; `close` ends it. */
export function openEventLoopMonitor(): EventLoopMonitor {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const nothing = { p99: 0, longest: 0 };
  let last = nothing;
  // A sample is the time between two timers, so it holds the timer's own interval; without samples min and max mean nothing.
  const late = (nanoseconds: number): number => (delays.count === 0 ? 0 : Math.max(0, nanoseconds / nanosecondsPerMs - resolutionMs));
  const p99 = (): number => late(delays.percentile(99));
  const longest = (): number => late(delays.max);

  return {
    p99Ms: () => Math.max(last.p99, p99()),
    longestMs: () => Math.max(last.longest, longest()),
    rotate() {
      last = { p99: p99(), longest: longest() };
      delays.reset();
    },
    forget() {
      last = nothing;
      delays.reset();
    },
    close: () => void delays.disable(),
  };
}

/** Degraded while the loop is late as a rule, or stood still for a second or more. */
export function eventLoopCheck(monitor: Pick<EventLoopMonitor, 'p99Ms' | 'longestMs'>, degradedMs: number): HealthCheck {
  return {
    name: 'support.event_loop',
    check() {
      const p99 = Math.round(monitor.p99Ms());
      const longest = Math.round(monitor.longestMs());
      const data = { p99_ms: p99, longest_ms: longest };
      if (p99 <= degradedMs && longest < longStallMs) return { status: 'pass', data };
      return { status: 'degraded', message: `The event loop is late: 99th percentile ${p99} ms, longest stall ${longest} ms.`, data };
    },
  };
}
