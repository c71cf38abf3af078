import { skillsInvalid } from '../error/error-catalogue/extensions.js';
import { skillProblems, type Skill } from './skill.js';

/** Where a plugin keeps its skills: a folder with a folder for each, `<name>/SKILL.md`. */
export interface SkillSource {
  readonly folder: URL;
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
}

/** As much of `node:fs/promises` as is used; named here, for its own types would be an import of it. */
interface FileSystem {
  readdir(folder: URL, options: { withFileTypes: true }): Promise<readonly Entry[]>;
  readFile(file: URL): Promise<Uint8Array>;
}

/** Files of one skill at most, so that a wrong folder is not read to its end. */
const maxFiles = 600;

/**
 * Reads the skills a plugin ships, each named as its folder.
 *
 * @throws MillraceError `MILLRACE_SKILLS_INVALID` with everything that is wrong with them, but for what their front matter says.
 */
export async function readSkillFolder(plugin: string, { folder }: SkillSource): Promise<readonly Skill[]> {
  // Not a literal: the package must load, and be bundled, where there are no files; only this fails there.
  const builtin = 'node:fs/promises';
  const files = (await import(builtin).catch((cause: unknown) => {
    throw skillsInvalid(plugin, ['this runtime has no files to read them from: add them to points.skills'], cause);
  })) as FileSystem;
  // Spelled out, the builds would take the text for code that finds a file beside its module.
  if (!(folder instanceof URL)) throw skillsInvalid(plugin, ["skills.folder must be a URL: new URL('../skills/', <the module's own URL>)"]);
  const root = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const entries = await files.readdir(root, { withFileTypes: true }).catch((cause: unknown) => {
    throw skillsInvalid(plugin, ['their folder cannot be read'], cause);
  });
  const problems: string[] = [];
  const skills: Skill[] = [];
  for (const { name } of visible(entries).filter((entry) => entry.isDirectory())) {
    const read: Record<string, string | Uint8Array> = {};
    problems.push(...(await readInto(read, { files, folder: child(root, name, true), path: '' })).map((problem) => `${name}: ${problem}`));
    const skill = { name, files: read };
    problems.push(...skillProblems(skill).map((problem) => `${name}: ${problem}`));
    skills.push(skill);
  }
  if (skills.length === 0) problems.push('their folder has no skill in it');
  if (problems.length > 0) throw skillsInvalid(plugin, problems);
  return skills;
}

interface Place {
  readonly files: FileSystem;
  readonly folder: URL;
  /** From the skill's root, with a slash at its end unless empty. */
  readonly path: string;
}

async function readInto(read: Record<string, string | Uint8Array>, { files, folder, path }: Place): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const entry of visible(await files.readdir(folder, { withFileTypes: true }))) {
    if (Object.keys(read).length > maxFiles) return ['it has too many files'];
    const inner = `${path}${entry.name}`;
    if (entry.isDirectory())
      problems.push(...(await readInto(read, { files, folder: child(folder, entry.name, true), path: `${inner}/` })));
    else if (entry.isFile()) read[inner] = asText(await files.readFile(child(folder, entry.name, false)));
    // A link could lead anywhere.
    else problems.push(`'${inner}' is neither a file nor a folder`);
  }
  return problems;
}

/** In one order everywhere, without what editors and file managers leave. */
function visible(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function child(folder: URL, name: string, isFolder: boolean): URL {
  return new URL(`${folder.href}${encodeURIComponent(name)}${isFolder ? '/' : ''}`);
}

/** Text where the bytes are UTF-8, to the last of them: what is served must have their digest. */
function asText(bytes: Uint8Array): string | Uint8Array {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new Uint8Array(bytes);
  }
}
