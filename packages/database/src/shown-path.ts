import { homedir } from 'node:os';
import { isAbsolute, join, parse, relative, resolve, sep } from 'node:path';

/**
 * A path as others than the operator may see it: below the working directory or the home directory (`~`), else its last two
 * names. Callers of tools get the messages of errors, and how a machine is laid out is no business of theirs.
 */
export function shownPath(path: string): string {
  return below('', path) ?? withHome(path) ?? join('…', ...path.split(sep).filter(Boolean).slice(1).slice(-2));
}

function withHome(path: string): string | undefined {
  const inside = below(homedir(), path);
  return inside === undefined ? undefined : join('~', inside);
}

/** Where a path is in a folder; nothing where it is not, or where the folder is the root and would show all. */
function below(folder: string, path: string): string | undefined {
  if (resolve(folder) === parse(path).root) return undefined;
  const inside = relative(folder, path);
  return inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside) ? undefined : inside;
}
