import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const name = 'third-party-licences.txt';
const line = `\n${'-'.repeat(78)}\n`;

/** Writes the licences of the packages that a package carries inside, as their terms ask. */
export function writeLicences(folder) {
  const metafile = join(folder, 'dist/metafile-esm.json');
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  const files = Object.keys(inputs).map((input) => resolve(folder, input));
  const folders = new Set(files.map(packageFolder).filter(Boolean));
  const texts = new Set([...folders].map(licenceOf).concat(files.flatMap(carriedIn)));
  writeFileSync(join(folder, 'dist', name), [...texts].sort().join(line));
  rmSync(metafile);
}

/** The licences of what a package of ours carries inside already, where a file was built by it. */
function carriedIn(file) {
  const [dist] = /^.*[\\/]packages[\\/][^\\/]+[\\/]dist[\\/]/.exec(file) ?? [];
  const carried = dist && join(dist, name);
  return carried && existsSync(carried) ? readFileSync(carried, 'utf8').split(line) : [];
}

function packageFolder(file) {
  const inside = file.lastIndexOf('node_modules');
  if (inside === -1) return undefined;
  for (let folder = dirname(file); folder.length > inside + 'node_modules'.length; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) return folder;
  }
  return undefined;
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return `${manifest.name}@${manifest.version} (${manifest.license})\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}`;
}
