import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Writes the licences of the packages that the command carries inside, as their terms ask. */
export function writeLicences(folder) {
  const metafile = join(folder, 'dist/metafile-esm.json');
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  const folders = new Set(Object.keys(inputs).map((input) => packageFolder(resolve(folder, input))));
  const texts = [...folders].filter(Boolean).map(licenceOf).sort();
  writeFileSync(join(folder, 'dist/third-party-licences.txt'), texts.join(`\n${'-'.repeat(78)}\n`));
  rmSync(metafile);
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
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  return `${name}@${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}`;
}
