/** What the score takes in besides the checks. Times are milliseconds. */
export interface Performance {
  readonly calls: number;
  /** Calls that failed by the server's own fault. */
  readonly faults: number;
  readonly eventLoopP99Ms: number;
}

const fewestCalls = 20;
const faultRatioOfZero = 0.5;
const loopFineMs = 100;
const loopDeadMs = 1_000;
const performanceShare = 0.3;
const scoreOfUnknown = 0.5;

/**
 * How well calls are served, 0 to 1: the lower of two straight lines. Faults: 1 at none, 0 at half of the calls (of at
 * least 20, so that one fault of a quiet hub is no alarm). Event-loop delay, 99th percentile: 1 up to 100 ms, 0 at 1 000 ms.
 */
export function performanceScore(performance: Performance): number {
  const faultRatio = performance.faults / Math.max(performance.calls, fewestCalls);
  const served = 1 - faultRatio / faultRatioOfZero;
  const swift = (loopDeadMs - performance.eventLoopP99Ms) / (loopDeadMs - loopFineMs);
  return within01(Math.min(served, swift));
}

/**
 * The one number to watch, 0 to 1: `overall x (0.7 + 0.3 x performance)`. Where overall is not known, 0.5 stands in,
 * the value of degraded, so that not knowing never reads as a pass.
 */
export function healthScore(overall: number | null, performance: number): number {
  return within01((overall ?? scoreOfUnknown) * (1 - performanceShare + performanceShare * within01(performance)));
}

function within01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
