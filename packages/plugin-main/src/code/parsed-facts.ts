import type { FactCollector } from './fact-collector.js';

/** What a parser found in a file. */
export interface ParsedFacts {
  readonly found: FactCollector;
  /** It did not understand all of it. */
  readonly hasErrors: boolean;
}
