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
  const problems: string[] = [];
  if (typeof parts['name'] !== 'string' || !pluginName.test(parts['name'])) problems.push("name must be kebab-case, for example 'weather'");
  if (typeof parts['start'] !== 'function') problems.push('start must be a function');
  if (parts['config'] !== undefined)
    problems.push(...schemaProblems('config', parts['config']).filter((problem) => !problem.includes('JSON Schema; use')));
  for (const [part, kinds] of Object.entries(records))
    for (const [key, token] of Object.entries((parts[part] as Record<string, { kind?: string } | undefined> | undefined) ?? {}))
      if (!kinds.includes(token?.kind ?? '')) problems.push(`${part}.${key} must be a ${kinds.join(' or ')} token, as define... returns`);
  return problems;
}
