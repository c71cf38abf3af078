import { posix } from 'node:path';
import type { IngestedFile } from './snapshot.js';

/** Names that by custom are where a program begins, at the top or in `src`. */
const customary = /^(?:src\/)?(?:main|index|app|server|cli|manage|wsgi|asgi)\.(?:[cm]?[jt]sx?|py|go|rs|rb|php)$/;

/** Where running may begin: what package.json files name, `__main__` blocks, customary names and scripts; the topmost first. */
export function entryPoints(files: readonly IngestedFile[]): { path: string; why: string }[] {
  const found = packageEntryPoints(files);
  for (const file of files) {
    const why = found.has(file.path) ? undefined : ownReason(file);
    if (why !== undefined) found.set(file.path, why);
  }
  return [...found].map(([path, why]) => ({ path, why })).sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
}

function packageEntryPoints(files: readonly IngestedFile[]): Map<string, string> {
  const paths = new Set(files.map((file) => file.path));
  const found = new Map<string, string>();
  for (const { path, entry = [] } of files.filter(isManifest)) {
    for (const named of entry) {
      const target = posix.join(posix.dirname(path), named);
      if (!target.startsWith('..') && !found.has(target))
        found.set(target, paths.has(target) ? `named in ${path}` : `built, named in ${path}`);
    }
  }
  return found;
}

function ownReason(file: IngestedFile): string | undefined {
  if (isManifest(file)) return undefined;
  if (file.entry?.includes('main')) return 'runs as __main__';
  if (customary.test(file.path)) return 'customary name';
  return file.entry?.includes('script') ? 'begins with #!' : undefined;
}

function isManifest({ path }: IngestedFile): boolean {
  return path === 'package.json' || path.endsWith('/package.json');
}

function depth(path: string): number {
  return path.split('/').length;
}
