import type { HealthStatus } from '@millrace/core';

/** One finding as the formula sees it. `weight` is above 0. */
export interface WeighedFinding {
  readonly status: HealthStatus;
  readonly weight: number;
  readonly critical: boolean;
}

/** The overall health: 0 to 1, or null when no check could tell; `confidence` is the share, by weight, that could. */
export interface OverallHealth {
  readonly overall: number | null;
  readonly confidence: number;
}

const values = { pass: 1, degraded: 0.5, fail: 0, unknown: null } as const;
const capWhenCriticalFails = 0.3;
const capWhenCriticalDoubtful = 0.7;

/**
 * The weighted mean of what is known, held down by what is critical: to 0.3 while a critical check fails, to 0.7 while
 * one is degraded or cannot tell. Not knowing is never a pass: it lowers the confidence, and without any check there is no score.
 */
export function overallHealth(findings: readonly WeighedFinding[]): OverallHealth {
  let known = 0;
  let sum = 0;
  let total = 0;
  let cap = 1;
  for (const { status, weight, critical } of findings) {
    const value = values[status];
    total += weight;
    if (value !== null) {
      known += weight;
      sum += weight * value;
    }
    if (critical && status !== 'pass') cap = Math.min(cap, status === 'fail' ? capWhenCriticalFails : capWhenCriticalDoubtful);
  }
  if (known === 0) return { overall: null, confidence: 0 };
  return { overall: Math.min(1, sum / known, cap), confidence: Math.min(1, known / total) };
}
