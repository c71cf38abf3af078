import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const notShipped = /(^|\/)(fixtures|test-support|__snapshots__)\/|\.(test|test-d|bench)\.ts$/;

/** The TypeScript files of a package that are shipped, as `src/a/b.ts`. */
export function shippedSources(folder) {
  return readdirSync(join(folder, 'src'), { recursive: true })
    .map((path) => `src/${path.split(sep).join('/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && !notShipped.test(path))
    .sort();
}

/**
 * Whether a package finds files beside its modules (migrations, workers, WebAssembly). Such a package keeps the tree of
 * its sources in dist, one file for one file, so that `new URL('../x', import.meta.url)` means the same in both.
 */
export function keepsItsTree(folder) {
  return shippedSources(folder).some((path) => uses(readFileSync(join(folder, path), 'utf8'), 'import.meta.url'));
}

/** Whether code uses a name, and does not only speak of it: in a comment, or in a sentence with quotes in it. */
function uses(code, name) {
  return code.replace(/"[^"\n]*"|\/\/.*$|^\s*\/?\*.*$/gm, '').includes(name);
}
