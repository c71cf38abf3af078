import { isAbsolute, relative, resolve, sep } from 'node:path';
import { invalidPath, outsideRoots } from '../error-catalogue/files.js';
import { isInside, type Root } from './root.js';

/** A spot inside a root. */
export interface Place {
  readonly root: Root;
  /** Inside the root, parts separated by `/`; empty for the root itself. */
  readonly relative: string;
  readonly absolute: string;
  /** As the caller knows it: relative to the first root, or `name:path` in another. */
  readonly shown: string;
}

const maxPathBytes = 4_096;

/**
 * Says where a caller's path leads by its spelling alone; nothing is looked up. `.` and `..` are resolved, all else is
 * taken literally: backslashes, `%2e` and drive letters are just characters of a name.
 *
 * @throws MillraceError `invalid_path`, or `outside_roots`.
 */
export function locate(roots: readonly Root[], path: string): Place {
  const problem = spellingProblem(path);
  if (problem !== undefined) throw invalidPath(problem);
  if (isAbsolute(path)) return locateAbsolute(roots, resolve(path));
  const [, name, rest = ''] = /^([^/:]{2,}):(.*)$/su.exec(path) ?? [];
  const named = roots.find((each) => each.name === name);
  const base = named ?? roots[0];
  const absolute = base && resolve(base.path, named ? `.${sep}${rest}` : path);
  if (!base || absolute === undefined || !isInside(base.path, absolute)) throw outsideRoots(roots.map((each) => each.name));
  return placeIn(roots, base, absolute);
}

function spellingProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.includes('\0')) return 'it holds a NUL character';
  if (/\p{Surrogate}/u.test(path)) return 'it is not well-formed Unicode';
  return Buffer.byteLength(path) > maxPathBytes ? `it is longer than ${maxPathBytes} bytes` : undefined;
}

/** The place of a real absolute path: in the innermost root that holds it, or nowhere. */
export function placeOf(roots: readonly Root[], real: string): Place | undefined {
  let innermost: Root | undefined;
  for (const root of roots) if (isInside(root.path, real) && root.path.length > (innermost?.path.length ?? -1)) innermost = root;
  return innermost && placeIn(roots, innermost, real);
}

/** The place of something inside a folder. @param path - relative, separated by `/`; may be empty. */
export function placeUnder(roots: readonly Root[], folder: Place, path: string): Place {
  return path === ''
    ? folder
    : placeIn(roots, folder.root, `${folder.absolute === sep ? '' : folder.absolute}${sep}${path.split('/').join(sep)}`);
}

function locateAbsolute(roots: readonly Root[], absolute: string): Place {
  const real = placeOf(roots, absolute);
  if (real) return real;
  const given = roots.find((root) => isInside(root.given, absolute));
  if (!given) throw outsideRoots(roots.map((root) => root.name));
  return placeIn(roots, given, resolve(given.path, relative(given.given, absolute)));
}

function placeIn(roots: readonly Root[], root: Root, absolute: string): Place {
  const inside = relative(root.path, absolute).split(sep).join('/');
  const shown = root === roots[0] ? inside || '.' : `${root.name}:${inside}`;
  return { root, relative: inside, absolute, shown };
}
