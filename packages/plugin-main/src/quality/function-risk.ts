import type { FunctionMetrics } from '../code/code-facts.js';

/** From where on a measure is a risk, where that risk is full, and how much it weighs. */
interface RiskScale {
  readonly from: number;
  readonly full: number;
  readonly weight: number;
}

const scales: Readonly<Record<keyof FunctionMetrics, RiskScale>> = {
  cyclomatic: { from: 10, full: 30, weight: 0.3 },
  cognitive: { from: 15, full: 60, weight: 0.35 },
  codeLines: { from: 60, full: 200, weight: 0.25 },
  nesting: { from: 4, full: 8, weight: 0.25 },
  parameters: { from: 5, full: 10, weight: 0.1 },
};

/** How risky a function is to change, 0..1: each measure adds what the others have not claimed yet. */
export function functionRisk(metrics: FunctionMetrics): number {
  let sound = 1;
  for (const [name, { from, full, weight }] of Object.entries(scales)) {
    const share = (metrics[name as keyof FunctionMetrics] - from) / (full - from);
    sound *= 1 - weight * Math.min(1, Math.max(0, share));
  }
  return 1 - sound;
}
