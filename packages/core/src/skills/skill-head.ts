import { skillsInvalid } from '../error/error-catalogue/extensions.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { Contribution } from '../token/extension-point.js';
import { readFrontMatter } from './front-matter.js';
import type { Skill } from './skill.js';

/** What the front matter of a skill says. */
export interface SkillHead {
  readonly description: string;
  /** All of it, as it is served. */
  readonly frontMatter: Readonly<Record<string, unknown>>;
}

/** Characters, of a description. @see SEP-2640, limits */
const maxDescription = 1_024;

const known = new WeakMap<Skill, Promise<SkillHead | readonly string[]>>();

/**
 * Reads the front matter of a skill, once: when it is first asked for, for the parser is not for a start to load.
 *
 * @throws MillraceError `MILLRACE_SKILLS_INVALID` with everything that is wrong with it.
 */
export async function readSkillHead(plugin: string, skill: Skill): Promise<SkillHead> {
  const head = await headOf(skill);
  if ('frontMatter' in head) return head;
  throw skillsInvalid(plugin, head);
}

/** Reads the front matter of all these skills. @returns an error for each plugin that has some that cannot be served. */
export async function skillErrors(skills: readonly Contribution<Skill>[]): Promise<readonly MillraceError[]> {
  const problems = new Map<string, string[]>();
  for (const { plugin, value } of skills) {
    const head = await headOf(value);
    if (!('frontMatter' in head)) problems.set(plugin, [...(problems.get(plugin) ?? []), ...head]);
  }
  return [...problems].map(([plugin, found]) => skillsInvalid(plugin, found));
}

function headOf(skill: Skill): Promise<SkillHead | readonly string[]> {
  const head = known.get(skill) ?? readHead(skill);
  known.set(skill, head);
  return head;
}

async function readHead({ name, files }: Skill): Promise<SkillHead | readonly string[]> {
  const read = await readFrontMatter(String(files['SKILL.md']));
  const problems = read.ok ? fieldProblems(name, read.value) : read.problems;
  if (!read.ok || problems.length > 0) return problems.map((problem) => `${name}/SKILL.md, ${problem}`);
  return { description: String(read.value['description']), frontMatter: read.value };
}

function fieldProblems(skill: string, { name, description }: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  if (name !== skill)
    problems.push(`name: it is ${JSON.stringify(name) ?? 'missing'}, and the skill's is '${skill}'; they must be the same`);
  if (typeof description !== 'string' || description.trim() === '' || description.length > maxDescription)
    problems.push(`description: it must say when to use the skill, in at most ${maxDescription} characters`);
  return problems;
}
