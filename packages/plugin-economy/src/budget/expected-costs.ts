/** Weight of the latest call: the last ten or so decide. */
const weight = 0.2;
const deviations = 2;
const maxTools = 10_000;

interface Learned {
  mean: number;
  deviation: number;
}

/** What a tool's answer is expected to cost, learnt from its calls. Money is micro-USD. */
export interface ExpectedCosts {
  /** On the dear side: the moving mean and twice the moving deviation. @param otherwise - for a tool not yet seen. */
  of(tool: string, otherwise: number): number;
  learn(tool: string, cost: number): void;
}

/** Learns per tool with an exponentially weighted mean and deviation. */
export function createExpectedCosts(): ExpectedCosts {
  const tools = new Map<string, Learned>();
  return {
    of(tool, otherwise) {
      const known = tools.get(tool);
      return known ? known.mean + deviations * known.deviation : otherwise;
    },
    learn(tool, cost) {
      const known = tools.get(tool);
      if (known) {
        known.deviation += weight * (Math.abs(cost - known.mean) - known.deviation);
        known.mean += weight * (cost - known.mean);
      } else if (tools.size < maxTools) tools.set(tool, { mean: cost, deviation: cost / 2 });
    },
  };
}
