import type { LintableTool, TextFinding, ToolText } from './finding.js';

/** Characters. Some clients cut names at 64; a text of this length costs a model more than it tells it. */
const limits = { name: 64, description: 1_024, other: 1_000 } as const;
const maxDefinition = 16_384;

/** Finds a text that is too long for where it stands. */
export function overLong({ where, text }: ToolText): readonly TextFinding[] {
  const limit = where === 'name' || where === 'description' ? limits[where] : limits.other;
  if (text.length <= limit) return [];
  const severity = text.length > limit * 4 ? 'high' : 'medium';
  return [{ rule: 'over-long', severity, message: `has ${text.length} characters; ${limit} are enough` }];
}

/** Finds a definition that is too long as a whole. */
export function overLongWhole({ listing }: LintableTool): readonly TextFinding[] {
  const { length } = JSON.stringify(listing);
  if (length <= maxDefinition) return [];
  return [{ rule: 'over-long', severity: 'medium', message: `has ${length} characters in all; every client pays for them` }];
}
