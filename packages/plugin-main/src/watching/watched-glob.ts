import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { compilePathGlob } from '../search/path-glob.js';

/** A glob that is watched. */
export interface WatchedGlob {
  /** As the caller wrote it. */
  readonly written: string;
  /** The root that its paths are relative to. */
  readonly root: string;
  readonly glob: string;
  /** The folder that holds whatever it matches. */
  readonly base: Place;
}

const signs = /[*?[{!]/;

/** Reads a glob: relative to the first root, or `name:glob` in another. @throws MillraceError `invalid_pattern`, `outside_roots`. */
export function watchedGlob(workspace: Workspace, written: string): WatchedGlob {
  const [, name, rest = ''] = /^([^/:]{2,}):(.*)$/su.exec(written) ?? [];
  const named = workspace.roots.find((each) => each.name === name);
  const glob = (named ? rest : written).replace(/^(?:\.\/)+/, '');
  compilePathGlob(glob);
  const parts = glob.split('/').slice(0, -1);
  const firstSign = parts.findIndex((part) => signs.test(part));
  const folder = (firstSign < 0 ? parts : parts.slice(0, firstSign)).join('/') || '.';
  const base = workspace.locate(named ? `${named.name}:${folder}` : folder);
  return { written, root: base.root.path, glob, base };
}
