import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../workspace.mjs';

/** Writes a package's `.d.ts` files with the native TypeScript compiler, about five times as fast as the classic one. */
export function buildDeclarations(pkg) {
  const compiler = join(root, 'node_modules/typescript7/bin/tsc');
  const flags = ['--declaration', '--declarationMap', '--emitDeclarationOnly', '--sourceMap', 'false', '--pretty', 'false'];
  const result = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json', ...flags], { cwd: pkg.folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${pkg.manifest.name}: its types do not hold\n${result.stdout}${result.stderr}`);
}
