import { cognitiveOf } from '../measure/cognitive.js';
import { blocksOf, type Block, type FileModel, type FunctionModel, type Statement } from '../model/file-model.js';

/** Statements that follow each other, which could become a function. */
export interface Run {
  readonly block: Block;
  readonly statements: readonly Statement[];
  /** What the worse of both functions would measure: lower is better. */
  readonly worse: number;
  /** What the new function would measure. */
  readonly weight: number;
}

/** Runs beyond the best so many are not looked into. */
const maxRuns = 400;
const fewLines = 3;

/** The runs of a function, the best first. @param total - what the function measures. */
export function runsOf(model: FileModel, owner: FunctionModel, total: number): Run[] {
  const runs: Run[] = [];
  const enter = (block: Block, depth: number): void => {
    if (block.isOpen) runs.push(...runsIn(model, block, { depth, total, isBody: block === owner.body }));
    for (const statement of block.statements) {
      const inner = depth + (['if', 'loop', 'try', 'match', 'switch'].includes(statement.kind) ? 1 : 0);
      for (const each of blocksOf(statement)) enter(each, each.isOpen || each.statements[0]?.kind !== 'if' ? inner : depth);
    }
  };
  enter(owner.body, 0);
  const isWorth = ({ worse, weight }: Run): boolean => worse <= total * 0.85 && weight >= Math.max(3, total * 0.1);
  return runs.filter(isWorth).sort(byWorth).slice(0, maxRuns);
}

function runsIn(model: FileModel, block: Block, { depth, total, isBody }: { depth: number; total: number; isBody: boolean }): Run[] {
  const { statements } = block;
  const inside = statements.map((statement) => cognitiveOf(statement.node));
  const inPlace = statements.map((statement) => cognitiveOf(statement.node, depth));
  const runs: Run[] = [];
  for (let first = 0; first < statements.length; first += 1) {
    let [weight, gain] = [0, 0];
    for (let last = first; last < Math.min(statements.length, first + 40); last += 1) {
      weight += inside[last] ?? 0;
      gain += inPlace[last] ?? 0;
      // A run that begins or ends with what weighs nothing says nothing more, but may need fewer values.
      if (isBody && last - first === statements.length - 1) continue;
      const run = statements.slice(first, last + 1);
      if (weight > 0 && linesOf(model, run) >= fewLines)
        runs.push({ block, statements: run, weight, worse: Math.max(total - gain, weight) });
    }
  }
  return runs;
}

function byWorth(a: Run, b: Run): number {
  return a.worse - b.worse || a.statements.length - b.statements.length || (a.statements[0]?.start ?? 0) - (b.statements[0]?.start ?? 0);
}

function linesOf({ source }: FileModel, run: readonly Statement[]): number {
  const [first, last] = [run[0], run.at(-1)];
  return first && last ? source.lineAt(last.end) - source.lineAt(first.start) + 1 : 0;
}
