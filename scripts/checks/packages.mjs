import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pnpmCommand } from '../bootstrap.mjs';
import { buildAll } from '../build/build-all.mjs';
import { readPackages, root } from '../workspace.mjs';

// The packages as their users get them: packed, linted, installed with plain npm in an empty folder, and used from there.
// `packages.mjs core testkit` looks at these alone and composes no hub.
const only = process.argv.slice(2);
const mostPackages = 16;
const mostMegabytes = 26;
const temporary = mkdtempSync(join(tmpdir(), 'millrace-packages-'));
let failed = 0;

try {
  if (!(await buildAll({ names: only, tell: (line) => process.stderr.write(`${line}\n`) }))) throw new Error('the packages do not build');
  const chosen = readPackages().filter((pkg) => only.length === 0 || only.includes(pkg.shortName));
  const tarballs = new Map(chosen.map((pkg) => [pkg.manifest.name, pack(pkg)]));
  for (const [name, tarball] of tarballs) lint(name, tarball);
  if (only.length === 0) consume([...tarballs.values()]);
  if (tarballs.has('@millrace/core')) weigh(tarballs.get('@millrace/core'));
} catch (error) {
  judge(false, error.message);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

function pack(pkg) {
  const { command, args } = pnpmCommand();
  const packed = run(command, [...args, 'pack', '--pack-destination', temporary], pkg.folder);
  const file = readdirSync(temporary).find((each) =>
    each.startsWith(`${pkg.manifest.name.replace('@', '').replace('/', '-')}-${pkg.manifest.version}`),
  );
  if (packed.status !== 0 || !file) throw new Error(`${pkg.manifest.name} cannot be packed:\n${packed.text}`);
  return join(temporary, file);
}

function lint(name, tarball) {
  const bin = (file) => join(root, 'node_modules/.bin', file);
  const types = run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji', '--no-color']);
  judge(types.status === 0, `${name}: attw`, types.text);
  const rules = run(bin('publint'), [tarball, '--strict']);
  judge(rules.status === 0, `${name}: publint`, rules.text);
  const strays = strayImports(name, tarball);
  judge(strays.length === 0, `${name}: imports nothing undeclared`, strays.join('\n'));
}

/** What the packed files import and the packed manifest does not declare: it would be missing at the user's. */
function strayImports(name, tarball) {
  const folder = join(temporary, name.replace('/', '-'));
  mkdirSync(folder);
  run('tar', ['-xzf', tarball, '-C', folder]);
  const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
  const declared = new Set([
    name,
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
  ]);
  const dist = join(folder, 'package/dist');
  const scripts = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.js'));
  const strays = [...scripts, ...reachableTypes(manifest, dist)].flatMap((file) =>
    importsOf(join(dist, file))
      .filter((path) => !path.startsWith('.') && !isBuiltin(path) && !declared.has(ownerOf(path)))
      .map((path) => `${file} imports '${path}'`),
  );
  return [...new Set(strays)];
}

/** The declarations that a user's compiler reads: those behind the entry points, and no others. */
function reachableTypes(manifest, dist) {
  const types = Object.values(manifest.exports ?? {}).flatMap((target) => target.types ?? []);
  const found = new Set(types.map((path) => path.slice('./dist/'.length)));
  for (const file of found)
    for (const path of importsOf(join(dist, file)))
      if (path.startsWith('.')) found.add(join(dirname(file), path.replace(/\.js$/, '.d.ts')));
  return [...found];
}

function importsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(/(?:^(?:import|export)\b[^'"\n]*?from |\bimport\()['"]([^'"/][^'"]*)['"]/gm)].map(
    ([, path]) => path,
  );
}

function ownerOf(path) {
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Installs every tarball with npm where nothing else is, and uses the hub from there. */
function consume(tarballs) {
  const folder = emptyProject('consumer');
  const installed = run('npm', ['install', '--no-audit', '--no-fund', ...tarballs], folder);
  judge(installed.status === 0, 'npm installs all packages in an empty folder', installed.text);
  if (installed.status !== 0) return;
  cpSync(join(root, 'scripts/consumer'), folder, { recursive: true });
  const hub = run(process.execPath, ['compose-hub.mjs'], folder);
  judge(hub.status === 0, 'a hub of all plugins answers from there', hub.text);
  const version = run('npx', ['--no-install', 'millrace', '--version'], folder);
  judge(version.status === 0 && /\d+\.\d+\.\d+/.test(version.text), 'npx millrace --version', version.text);
}

/** Core alone must stay a small thing to depend on. */
function weigh(tarball) {
  const folder = emptyProject('core-alone');
  const installed = run('npm', ['install', '--no-audit', '--no-fund', tarball], folder);
  const { packages } = installed.status === 0 ? JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) : { packages: {} };
  const count = Object.keys(packages).length - 1;
  const megabytes = existsSync(join(folder, 'node_modules')) ? sizeOf(join(folder, 'node_modules')) / 1_000_000 : Infinity;
  const figures = `@millrace/core alone: ${count} packages (at most ${mostPackages}), ${megabytes.toFixed(1)} MB (at most ${mostMegabytes})`;
  judge(installed.status === 0 && count <= mostPackages && megabytes <= mostMegabytes, figures, installed.text);
}

function emptyProject(name) {
  const folder = join(temporary, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, type: 'module' }));
  return folder;
}

function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
}

function judge(isGood, what, text = '') {
  if (!isGood) failed += 1;
  process.stdout.write(isGood ? `ok: ${what}\n` : `FAILED: ${what}\n${text.replace(/^/gm, '    ')}\n`);
}

function run(command, args, cwd = temporary) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 300_000,
    shell: process.platform === 'win32',
  });
  return { status, text: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}
