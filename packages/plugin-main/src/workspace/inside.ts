import { sep } from 'node:path';

/** Whether `path` is `folder` or lies inside it. Both absolute and normal. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
