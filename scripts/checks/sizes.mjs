import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedSources } from '../build/source-files.mjs';
import { readPackages } from '../workspace.mjs';

// Small files: a median of at most 70 lines, 95 in 100 under 180, none over 200.
const sizes = readPackages()
  .filter((pkg) => existsSync(join(pkg.folder, 'src')))
  .flatMap((pkg) =>
    shippedSources(pkg.folder).map((path) => ({ path: `packages/${pkg.shortName}/${path}`, lines: linesOf(join(pkg.folder, path)) })),
  )
  .sort((a, b) => a.lines - b.lines);
const at = (share) => sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * share))]?.lines ?? 0;
const large = sizes.filter((size) => size.lines > 200);

for (const { path, lines } of large) process.stdout.write(`over 200 lines: ${path} (${lines})\n`);
const isGood = at(0.5) <= 70 && at(0.95) < 180 && large.length === 0;
process.stdout.write(
  `${isGood ? 'ok' : 'TOO LARGE'}: ${sizes.length} files, median ${at(0.5)}, 95 in 100 under ${at(0.95) + 1}, longest ${at(1)}\n`,
);
process.exitCode = isGood ? 0 : 1;

function linesOf(path) {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}
