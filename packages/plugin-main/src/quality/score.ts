import { functionRisk } from './function-risk.js';
import type { MeasuredFile } from './measured-file.js';

/** Changes whenever the same code would get another score. */
export const scoreVersion = '1';

/** What the score is made of. Each is 0 for nothing to find fault with, 1 for the worst. */
export interface ScoreParts {
  /** Share of the code's lines that lies in functions, weighed by how risky they are to change. */
  readonly complexity: number;
  /** Share of tokens that repeat what stands elsewhere; 15 % and more is 1. */
  readonly duplication: number;
  /** Share of lines by which files are longer than 600 lines of code. */
  readonly size: number;
  /** Share of files that import each other in a circle. */
  readonly cycles: number;
}

/** How much each part weighs in the score; together 1. */
export const partWeights: ScoreParts = { complexity: 0.5, duplication: 0.28, size: 0.11, cycles: 0.11 };

/** Lines of code beyond which a file counts as too long. */
export const longFile = 600;
/** Share of repeated tokens that is as bad as can be. */
export const worstDuplication = 0.15;

/** The score of some code. */
export interface Score {
  /** 1 for the best, 0 for the worst. */
  readonly value: number;
  readonly parts: ScoreParts;
  /** Share of lines in languages whose functions are measured and in files that could be parsed, 0..1. */
  readonly confidence: number;
}

/** The whole that each file's share is taken of. */
export interface ScoreBase {
  readonly files: number;
  readonly codeLines: number;
  readonly functionLines: number;
  readonly tokens: number;
}

/** Files that count: those that could be parsed. */
export function scoredFiles(files: readonly MeasuredFile[]): readonly MeasuredFile[] {
  return files.filter((file) => !file.hasErrors);
}

/** What shares are taken of. */
export function scoreBase(files: readonly MeasuredFile[]): ScoreBase {
  const scored = scoredFiles(files);
  return {
    files: scored.length,
    codeLines: sum(scored, (file) => file.codeLines),
    functionLines: sum(scored, (file) => sum(file.functions, ({ metrics }) => metrics.codeLines)),
    tokens: sum(scored, (file) => file.tokens),
  };
}

/** Scores files by the measures alone, so that the same code always gets the same score. */
export function scoreOf(files: readonly MeasuredFile[]): Score {
  const scored = scoredFiles(files);
  const base = scoreBase(files);
  const riskyLines = sum(scored, (file) => sum(file.functions, ({ metrics }) => metrics.codeLines * functionRisk(metrics)));
  const parts: ScoreParts = {
    complexity: share(riskyLines, base.functionLines),
    duplication: Math.min(
      1,
      share(
        sum(scored, (file) => file.duplicatedTokens),
        base.tokens,
      ) / worstDuplication,
    ),
    size: share(
      sum(scored, (file) => Math.max(0, file.codeLines - longFile)),
      base.codeLines,
    ),
    cycles: share(scored.filter((file) => file.isInCycle).length, base.files),
  };
  const faults = Object.entries(partWeights).reduce((all, [part, weight]) => all + weight * parts[part as keyof ScoreParts], 0);
  const measured = sum(scored, (file) => (file.isMeasured ? file.codeLines : 0));
  return {
    value: 1 - faults,
    parts,
    confidence: share(
      measured,
      sum(files, (file) => file.codeLines),
    ),
  };
}

/** A letter for a score: `A` from 0.9, `B` from 0.8, `C` from 0.7, `D` from 0.5, else `E`. */
export function gradeOf(score: number): 'A' | 'B' | 'C' | 'D' | 'E' {
  if (score >= 0.9) return 'A';
  if (score >= 0.8) return 'B';
  if (score >= 0.7) return 'C';
  return score >= 0.5 ? 'D' : 'E';
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
