// The trees and programs that the benchmarks compare with, from the package registries, each fetched once.
//
//   import { django, effect, npmPackage, pythonPrograms } from './corpora.mjs';
//   const folder = await django();                                             // Django 5.2.8, the whole source distribution
//   const source = await effect();                                             // effect 3.22.4, its TypeScript sources
//   const server = await npmPackage('@modelcontextprotocol/server-filesystem', '2026.8.31'); // its folder, installed with what it needs
//   const bin = await pythonPrograms('lizard==1.24.3', 'radon==6.0.1');        // a folder with the programs of these packages
//
// They lie in MILLRACE_BENCH_CACHE, or in the folder millrace-bench of the temporary folder. npm and pip must be there.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = process.env.MILLRACE_BENCH_CACHE ?? join(tmpdir(), 'millrace-bench');

/** The unpacked source distribution of Django. */
export function django(version = '5.2.8') {
  return once(`django-${version}`, async (folder) => {
    // pip builds a source distribution to learn its name; what it builds with is there already, so that it needs nothing else.
    const pip = join(await pythonPrograms('setuptools==80.9.0'), 'pip');
    const source = ['--no-deps', '--no-binary', ':all:', '--no-build-isolation'];
    await run(pip, ['download', '--quiet', ...source, '--dest', folder, `django==${version}`]);
    await unpackOnly(folder);
  });
}

/** The TypeScript sources of effect. */
export async function effect(version = '3.22.4') {
  return join(await npmSource('effect', version), 'src');
}

/** The files that a package publishes, without what it depends on. */
export function npmSource(name, version) {
  return once(`${fileName(name)}-${version}`, async (folder) => {
    await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder });
    await unpackOnly(folder);
  });
}

/** The folder of a package that is installed with everything it needs, and ran no script of anybody. */
export async function npmPackage(name, version) {
  const folder = await once(`${fileName(name)}-${version}-installed`, (into) =>
    run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', into, `${name}@${version}`]),
  );
  return join(folder, 'node_modules', name);
}

/** A folder of its own for what a program of ours needs: these packages, as npm takes them, in its `node_modules`; no script of theirs was run. */
export function npmFolder(name, specifiers) {
  const versions = createHash('sha256').update(specifiers.join(' ')).digest('hex').slice(0, 8);
  return once(`${fileName(name)}-${versions}-folder`, async (into) => {
    await writeFile(join(into, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...specifiers], { cwd: into });
  });
}

/** The folder of the programs of Python packages, in an environment of their own. @param packages - as pip takes them. */
export async function pythonPrograms(...packages) {
  // An environment knows its own path: it cannot be made elsewhere and moved.
  const folder = join(cache, `python-${fileName(packages.join('+'))}`);
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  if (existsSync(join(folder, 'complete'))) return bin;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(bin, 'pip'), ['install', '--quiet', ...packages]);
  await mkdir(join(folder, 'complete'));
  return bin;
}

/** Makes a folder beside its place and moves it there when it is whole, so that what was interrupted is never used. */
async function once(name, make) {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    await make(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Unpacks the one archive of a folder into it, without the folder that the archive wraps everything in. */
async function unpackOnly(folder) {
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tar.gz') || name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`No archive arrived in '${folder}'.`);
  await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: folder });
  await rm(join(folder, archive));
}

function fileName(name) {
  return name.replaceAll(/[^\w.=-]+/g, '_');
}
