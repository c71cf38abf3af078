import { defineResource } from '../token/resource.js';
import type { InlineResource } from '../points/points.js';
import type { Contribution } from '../token/extension-point.js';
import { readSkillHead, type SkillHead } from './skill-head.js';
import { parentsOf, type Skill } from './skill.js';

/** One file of a skill, as it is served. */
export interface SkillFile {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly data: string | Uint8Array;
}

/** A skill, as it is served. */
export interface ServedSkill {
  readonly plugin: string;
  readonly skill: Skill;
  /** What its front matter says. @throws MillraceError `MILLRACE_SKILLS_INVALID`: then none of it is served. */
  head(): Promise<SkillHead>;
  /** Of its `SKILL.md`. */
  readonly uri: string;
  readonly files: readonly SkillFile[];
  /** Its folders and theirs, by URI without a slash at the end: what lies directly in each. */
  readonly folders: ReadonlyMap<string, readonly Child[]>;
}

/** What lies in a folder. */
export interface Child {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

const folderType = 'inode/directory';

/** A skill under its plugin's part of `skill://`; its point has checked it. */
export function serveSkill({ plugin, value: skill }: Contribution<Skill>): ServedSkill {
  const base = `skill://${encodeURIComponent(plugin)}/${skill.name}`;
  const uriOf = (path: string): string => [base, ...path.split('/').map(encodeURIComponent)].join('/');
  const files = Object.entries(skill.files).map(([path, data]) => ({
    uri: uriOf(path),
    name: nameOf(path),
    mimeType: typeOf(path, data),
    data,
  }));
  const folders = new Map<string, Child[]>([[base, []]]);
  const paths = Object.keys(skill.files);
  for (const path of new Set(paths.flatMap((each) => parentsOf(each)))) folders.set(uriOf(path), []);
  for (const uri of folders.keys())
    if (uri !== base) folders.get(parentOf(uri))?.push({ uri, name: decodeURIComponent(nameOf(uri)), mimeType: folderType });
  for (const { data: _, ...file } of files) folders.get(parentOf(file.uri))?.push(file);
  return { plugin, skill, head: () => readSkillHead(plugin, skill), uri: uriOf('SKILL.md'), files, folders };
}

/** The files as resources: the lists show `SKILL.md` alone, the rest is read by who has read that. */
export function skillResources({ skill, head, uri: main, files }: ServedSkill): readonly InlineResource[] {
  return files.map(({ uri, name, mimeType, data }) => {
    const isMain = uri === main;
    const list = async () => [{ uri, name: skill.name, description: (await head()).description, mimeType }];
    return {
      spec: defineResource({ name: isMain ? skill.name : `${skill.name}/${name}`, uri, mimeType, ...(isMain && { list }) }),
      async read() {
        await head();
        return { data, mimeType };
      },
      isListed: isMain,
    };
  });
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
};

function typeOf(path: string, data: string | Uint8Array): string {
  const ending = nameOf(path).split('.').at(-1)?.toLowerCase() ?? '';
  const known = Object.hasOwn(types, ending) ? types[ending] : undefined;
  return known ?? (typeof data === 'string' ? 'text/plain' : 'application/octet-stream');
}
