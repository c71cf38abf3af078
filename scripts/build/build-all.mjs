import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, isStamped, leaveStamp } from '../stamp.mjs';
import { readPackages, root } from '../workspace.mjs';

/**
 * Builds, in order, every package whose sources, manifest or providers have changed since its last build.
 *
 * @param options - `names`: only these (all when empty); `force`: whether or not they changed; `tell`: takes progress lines.
 * @returns whether everything is built; it stops at the first package that does not build.
 */
export async function buildAll({ names = [], force = false, tell }) {
  const machinery = hashOf(root, ['scripts/build', 'scripts/build-package.mjs', 'tsconfig.base.json', 'pnpm-lock.yaml']);
  const hashes = new Map();
  for (const pkg of readPackages()) {
    if (!existsSync(join(pkg.folder, 'src'))) continue;
    const hash = hashOf(pkg.folder, ['src', 'package.json', 'tsconfig.json'], [machinery, ...providersOf(pkg, hashes)]);
    hashes.set(pkg.manifest.name, hash);
    if (names.length > 0 && !names.includes(pkg.shortName)) continue;
    const stamp = join(root, 'node_modules/.cache/millrace', `built-${pkg.shortName}`);
    if (!force && isStamped(stamp, hash) && isBuilt(pkg)) continue;
    const begin = performance.now();
    tell(`building ${pkg.manifest.name} ...`);
    if (!(await run(pkg, tell))) return false;
    leaveStamp(stamp, hash);
    tell(`built ${pkg.manifest.name} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  }
  return true;
}

function providersOf(pkg, hashes) {
  const { dependencies, devDependencies, peerDependencies } = pkg.manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }).flatMap((name) => hashes.get(name) ?? []);
}

function isBuilt(pkg) {
  return Object.keys(pkg.entries).every(
    (name) => existsSync(join(pkg.folder, 'dist', `${name}.js`)) && existsSync(join(pkg.folder, 'dist', `${name}.d.ts`)),
  );
}

function run(pkg, tell) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'scripts/build-package.mjs')], {
      cwd: pkg.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout.on('data', (piece) => output.push(piece));
    child.stderr.on('data', (piece) => output.push(piece));
    child.on('error', (error) => output.push(error.message));
    child.on('close', (code) => {
      if (code !== 0) tell(`${pkg.manifest.name} does not build:\n${Buffer.concat(output.map(Buffer.from))}`);
      done(code === 0);
    });
  });
}
