import type { RoundAnswer } from '../hub/serving.js';

/** What one call carries from round to round. JSON. */
export interface RoundData {
  readonly id: string;
  /** 1 at first. */
  readonly round: number;
  readonly answers: Readonly<Record<string, RoundAnswer>>;
  /** What `once` gave, by key. */
  readonly done: Readonly<Record<string, unknown>>;
}

/** The first round of a call. */
export function firstRound(id: string): RoundData {
  return { id, round: 1, answers: {}, done: {} };
}
