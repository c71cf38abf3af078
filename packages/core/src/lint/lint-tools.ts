import { commandingText } from './commanding-text.js';
import type { LintableTool, LintFinding, LintSeverity } from './finding.js';
import { hiddenCharacters } from './hidden-characters.js';
import { lookAlikes } from './look-alikes.js';
import { overLong, overLongWhole } from './over-long.js';
import { toolTexts } from './tool-texts.js';

/**
 * Looks through the definitions of tools for what may mislead a model, or hide from the person who reads them: characters that cannot be
 * seen, text that commands the model, names that look like another's, and definitions that are too long.
 *
 * @remarks
 * It knows the usual tricks, not all of them: no findings do not make a tool safe.
 * @returns the findings, the gravest first.
 */
export function lintTools(tools: readonly LintableTool[]): readonly LintFinding[] {
  const findings = [...tools.flatMap(lintTool), ...lookAlikes(tools)];
  return findings.sort((one, other) => grades.indexOf(one.severity) - grades.indexOf(other.severity));
}

const grades: readonly LintSeverity[] = ['high', 'medium', 'low'];
const maxFindings = 20;

function lintTool(tool: LintableTool): readonly LintFinding[] {
  const { plugin, listing } = tool;
  const ofTexts = toolTexts(tool).flatMap((one) =>
    [...hiddenCharacters(one.text), ...commandingText(one.text), ...overLong(one)].map((found) => ({ ...found, where: one.where })),
  );
  const all = [...ofTexts, ...overLongWhole(tool).map((found) => ({ ...found, where: 'definition' }))];
  return all.slice(0, maxFindings).map((found) => ({ tool: listing.name, plugin, ...found }));
}
