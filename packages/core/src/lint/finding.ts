import type { CatalogueTool } from '../catalogue/catalogue-tool.js';
import type { ToolListing } from '../points/shaper.js';

/** `high`: what no honest tool has; `medium`: look at it before you trust the tool; `low`: costs or confuses. */
export type LintSeverity = 'high' | 'medium' | 'low';

/** Something about a tool's definition that may mislead a model or the person who reads it. */
export interface LintFinding {
  readonly tool: string;
  readonly plugin: string;
  readonly rule: 'commanding-text' | 'hidden-characters' | 'look-alike-name' | 'over-long';
  readonly severity: LintSeverity;
  /** `name`, `description`, `input.path.description` and so on. */
  readonly where: string;
  /** A sentence; what cannot be seen is written out. */
  readonly message: string;
}

/** What is looked at of one tool: an entry of the catalogue, or a tool of another server under that server's name. */
export type LintableTool = Pick<CatalogueTool, 'plugin'> & {
  readonly listing: Pick<ToolListing, 'name'> & Partial<ToolListing>;
};

/** A text of a definition that a model reads, and where it stands. @internal */
export interface ToolText {
  readonly where: string;
  readonly text: string;
}

/** What a rule says of one text. @internal */
export type TextFinding = Pick<LintFinding, 'message' | 'rule' | 'severity'>;
