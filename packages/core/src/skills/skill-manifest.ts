import type { ServedSkill, SkillFile } from './skill-files.js';

/** A skill as `skills/list` shows it. */
export interface SkillManifest {
  readonly uri: string;
  readonly frontmatter: Readonly<Record<string, unknown>>;
  readonly resources: readonly { readonly uri: string; readonly digest: string; readonly size: number }[];
}

const made = new WeakMap<ServedSkill, Promise<SkillManifest>>();

/** The front matter of a skill, and each of its files with size and digest: enough to read and check the rest later. */
export function manifestOf(served: ServedSkill): Promise<SkillManifest> {
  const known = made.get(served);
  if (known) return known;
  const manifest = makeManifest(served);
  made.set(served, manifest);
  return manifest;
}

async function makeManifest({ uri, files, head }: ServedSkill): Promise<SkillManifest> {
  const [{ frontMatter }, resources] = await Promise.all([head(), Promise.all(files.map(fileManifest))]);
  return { uri, frontmatter: frontMatter, resources };
}

async function fileManifest({ uri, data }: SkillFile): Promise<SkillManifest['resources'][number]> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { uri, digest: `sha256:${hex}`, size: bytes.length };
}
