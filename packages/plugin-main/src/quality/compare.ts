import { functionRisk } from './function-risk.js';
import type { MeasuredFile } from './measured-file.js';

/** Functions whose risk has changed between two states of the code. */
export interface FunctionChange {
  readonly path: string;
  readonly name: string;
  readonly line: number;
  /** 0..1; nothing where the function is new. */
  readonly before: number | undefined;
  readonly after: number;
}

const smallest = 0.005;

/** The functions that have become riskier or less so, and new ones that are risky; the largest change first. */
export function compareFunctions(before: readonly MeasuredFile[], after: readonly MeasuredFile[]): FunctionChange[] {
  const known = new Map(
    before.flatMap((file) => file.functions.map((each) => [`${file.path} ${each.name}`, functionRisk(each.metrics)] as const)),
  );
  const changes = after.flatMap((file) =>
    file.functions.map(({ name, line, metrics }) => ({
      path: file.path,
      name,
      line,
      before: known.get(`${file.path} ${name}`),
      after: functionRisk(metrics),
    })),
  );
  return changes.filter((change) => sizeOf(change) >= smallest).sort((a, b) => sizeOf(b) - sizeOf(a) || (a.path < b.path ? -1 : 1));
}

function sizeOf({ before = 0, after }: FunctionChange): number {
  return Math.abs(after - before);
}
