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
  if (!/^(?!-)[^\s\p{C}:?*[\\]{1,250}$/u.test(ref)) return undefined;
  const [, base = '', steps = ''] = /^([^~^]+)((?:[~^]\d{0,4}){0,16})$/.exec(ref) ?? [];
  if (base === '' || /\.\.|\/\/|@\{|(?:^|\/)\.|^\/|[/.]$|\.lock(?:\/|$)/.test(base)) return undefined;
  return { base: base === '@' ? 'HEAD' : base, steps };
}

/** Where refs are looked up. */
export interface RefReader {
  readonly workspace: Workspace;
  readonly repository: LocalRepository;
  readonly signal: AbortSignal;
}

/**
 * The object a ref names, read from the repository's files without running git.
 *
 * @returns nothing when there is no such ref; the beginning of a hash is given back as it is.
 */
export async function readRef(reader: RefReader, base: string): Promise<string | undefined> {
  const places = [`refs/${base}`, `refs/tags/${base}`, `refs/heads/${base}`, `refs/remotes/${base}`, `refs/remotes/${base}/HEAD`];
  for (const name of /^(?:[A-Z_]+|refs\/.+)$/.test(base) ? [base, ...places] : places) {
    const found = await follow(reader, name, 0);
    if (found) return found;
  }
  return /^[0-9a-f]{4,64}$/i.test(base) ? base.toLowerCase() : undefined;
}

async function follow(reader: RefReader, name: string, depth: number): Promise<string | undefined> {
  if (depth > 5) return undefined;
  const { gitFolder, commonFolder } = reader.repository;
  for (const folder of new Set([gitFolder, commonFolder])) {
    const text = (await readInternal({ ...reader, folder }, name))?.trim() ?? '';
    if (hash.test(text)) return text;
    const target = /^ref: *(\S+)$/.exec(text)?.[1];
    if (target && parseRef(target)) return follow(reader, target, depth + 1);
  }
  return packedRef((await readInternal({ ...reader, folder: commonFolder }, 'packed-refs', maxPackedRefs)) ?? '', name);
}

function packedRef(packed: string, name: string): string | undefined {
  const at = packed.indexOf(` ${name}\n`);
  const found = at < 0 ? '' : packed.slice(packed.lastIndexOf('\n', at) + 1, at);
  return hash.test(found) ? found : undefined;
}
