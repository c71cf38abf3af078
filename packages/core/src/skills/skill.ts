import { findFrontMatter } from './front-matter.js';

/** Instructions for an assistant, and the files they speak of: `SKILL.md` with front matter, and what lies beside it. */
export interface Skill {
  /** The same as in its front matter: lower-case letters, digits and single hyphens, at most 64 characters. */
  readonly name: string;
  /** By path within the skill: `'SKILL.md'`, `'references/tables.md'`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** The most a skill may be. @see SEP-2640, limits */
const maxFiles = 512;
const maxBytes = 16 * 1024 * 1024;
const skillName = /^(?!.*--)[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

/** Everything that is wrong with a skill, but for what its front matter says: that is read when it is first needed. */
export function skillProblems(skill: Skill | undefined): readonly string[] {
  const files = skill?.files;
  if (typeof files !== 'object' || files === null) return ["a skill needs files, with 'SKILL.md' among them"];
  const { name } = skill as Skill;
  const isNamed = typeof name === 'string' && skillName.test(name);
  return [
    ...(isNamed ? [] : ['its name must be lower-case letters, digits and single hyphens, at most 64']),
    ...mainProblems(files),
    ...fileProblems(files),
  ];
}

/** Says what is wrong with a contribution, or nothing. @internal */
export function skillProblem(skill: Skill | undefined): string | undefined {
  return skillProblems(skill).join('; ') || undefined;
}

function mainProblems(files: Skill['files']): readonly string[] {
  const main = Object.hasOwn(files, 'SKILL.md') ? files['SKILL.md'] : undefined;
  if (typeof main !== 'string') return ["a skill needs 'SKILL.md' as text"];
  const head = findFrontMatter(main);
  return head.ok ? [] : head.problems.map((problem) => `SKILL.md: ${problem}`);
}

function fileProblems(files: Skill['files']): string[] {
  const paths = Object.keys(files);
  const wrong = paths.filter((path) => !isPath(path)).map((path) => `'${path}' is no path within a skill`);
  const strange = Object.entries(files)
    .filter(([, data]) => typeof data !== 'string' && !(data instanceof Uint8Array))
    .map(([path]) => `'${path}' must be text or bytes`);
  const folders = new Set(paths.flatMap((path) => parentsOf(path)));
  const both = paths.filter((path) => folders.has(path)).map((path) => `'${path}' is a file and a folder`);
  const bytes = Object.values(files).reduce((sum, data) => sum + data.length, 0);
  return [
    ...wrong,
    ...strange,
    ...both,
    ...(paths.length > maxFiles ? [`it has ${paths.length} files; ${maxFiles} are served`] : []),
    ...(bytes > maxBytes ? [`it has ${bytes} bytes; ${maxBytes} are served`] : []),
  ];
}

function isPath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\p{Cc}]/u.test(part));
}

/** The folders a path lies in: `a/b/c` in `a` and `a/b`. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
