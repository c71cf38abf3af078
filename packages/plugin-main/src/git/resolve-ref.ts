import { readInternal, type LocalRepository } from './local-repository.js';
import type { Workspace } from '../workspace/workspace.js';

/** A ref a caller gave, taken apart: what names a commit, and steps from it (`~2`, `^1`). */
export interface RefParts {
  readonly base: string;
  readonly steps: string;
}

const maxPackedRefs = 16 * 1024 * 1024;
const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Takes a ref apart. @returns nothing when it is none that git would take, or could be mistaken for an option. */
export function parseRef(ref: string): RefParts | undefined {
  if (!/^(?!-)[\w./@+~^-]{1,250}$/.test(ref)) return undefined;
  const match = /^([^~^]+)((?:[~^]\d{0,4}){0,16})$/.exec(ref);
  const base = match?.[1] ?? '';
  if (
    base === '' ||
    base.includes('..') ||
    base.includes('//') ||
    base.startsWith('/') ||
    base.endsWith('/') ||
    base.endsWith('.lock') ||
    base.includes('@{')
  )
    return undefined;
  return { base: base === '@' ? 'HEAD' : base, steps: match?.[2] ?? '' };
}

/**
 * The object a ref names, read from the repository's files without running git.
 *
 * @returns nothing when there is no such ref; the beginning of a hash is given back as it is.
 */
export async function readRef(
  workspace: Workspace,
  repository: LocalRepository,
  base: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const reader = { workspace, repository, signal, packed: undefined as string | undefined };
  for (const name of [
    base,
    `refs/${base}`,
    `refs/tags/${base}`,
    `refs/heads/${base}`,
    `refs/remotes/${base}`,
    `refs/remotes/${base}/HEAD`,
  ]) {
    if (name === base && !/^(?:[A-Z_]+|refs\/.+)$/.test(base)) continue;
    const found = await follow(reader, name, 0);
    if (found) return found;
  }
  return /^[0-9a-f]{4,64}$/i.test(base) ? base.toLowerCase() : undefined;
}

interface Reader {
  readonly workspace: Workspace;
  readonly repository: LocalRepository;
  readonly signal: AbortSignal;
  packed: string | undefined;
}

async function follow(reader: Reader, name: string, depth: number): Promise<string | undefined> {
  if (depth > 5) return undefined;
  const { workspace, repository, signal } = reader;
  const folders =
    repository.gitFolder === repository.commonFolder ? [repository.gitFolder] : [repository.gitFolder, repository.commonFolder];
  for (const folder of folders) {
    const text = (await readInternal(workspace, folder, name, signal))?.trim();
    if (text === undefined) continue;
    if (hash.test(text)) return text;
    const target = /^ref: *(\S+)$/.exec(text)?.[1];
    if (target && parseRef(target)) return follow(reader, target, depth + 1);
  }
  reader.packed ??= (await readInternal(workspace, repository.commonFolder, 'packed-refs', signal, maxPackedRefs)) ?? '';
  const at = reader.packed.indexOf(` ${name}\n`);
  const found = at < 0 ? '' : reader.packed.slice(reader.packed.lastIndexOf('\n', at) + 1, at);
  return hash.test(found) ? found : undefined;
}
