import type { FunctionMetrics } from '../code/code-facts.js';

/** A function with its measures. Lines count from 1. */
export interface MeasuredFunction {
  /** With the names around it: `Query.build_filter`. */
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  readonly metrics: FunctionMetrics;
}

/** What the score needs to know of a file of code. */
export interface MeasuredFile {
  readonly path: string;
  readonly language: string;
  /** Lines with code on them. */
  readonly codeLines: number;
  readonly functions: readonly MeasuredFunction[];
  /** Functions of its language are measured. */
  readonly isMeasured: boolean;
  /** Its parser did not understand all of it; it counts for nothing but the report. */
  readonly hasErrors: boolean;
  /** It imports itself through others. */
  readonly isInCycle: boolean;
  /** Tokens, and how many of them repeat what stands elsewhere. */
  readonly tokens: number;
  readonly duplicatedTokens: number;
}
