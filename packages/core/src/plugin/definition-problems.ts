import { isRange } from '../core-version.js';
import { schemaProblems } from '../token/tool.js';

const pluginName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const records = {
  needs: ['service', 'optional'],
  provides: ['service'],
  owns: ['point'],
  tools: ['tool'],
  resources: ['resource'],
  prompts: ['prompt'],
};

/** Everything that is wrong with a plugin's definition, as sentences. */
export function definitionProblems(definition: object): string[] {
  const parts = definition as Readonly<Record<string, unknown>>;
  return [...factProblems(parts), ...tokenProblems(parts)];
}

function factProblems(parts: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  if (typeof parts['name'] !== 'string' || !pluginName.test(parts['name'])) problems.push("name must be kebab-case, for example 'weather'");
  if (typeof parts['start'] !== 'function') problems.push('start must be a function');
  if (parts['core'] !== undefined && !isRange(parts['core'])) problems.push("core must be a range of versions, for example '^0.1'");
  if (parts['config'] !== undefined)
    problems.push(...schemaProblems('config', parts['config']).filter((problem) => !problem.includes('JSON Schema; use')));
  return problems;
}

function tokenProblems(parts: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  for (const [part, kinds] of Object.entries(records))
    for (const [key, token] of Object.entries((parts[part] as Record<string, { kind?: string } | undefined> | undefined) ?? {}))
      if (!kinds.includes(token?.kind ?? '')) problems.push(`${part}.${key} must be a ${kinds.join(' or ')} token, as define... returns`);
  return problems;
}
