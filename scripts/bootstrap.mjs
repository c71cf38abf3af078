import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build/build-all.mjs';
import { hashOf, isStamped, leaveStamp } from './stamp.mjs';
import { readJson, root } from './workspace.mjs';

const installedStamp = join(root, 'node_modules/.cache/millrace/installed');

/**
 * Makes a clone ready to run: installs what the lock file names, builds what has changed. Standard output stays free
 * for the caller; progress goes to standard error.
 *
 * @returns whether the clone is ready; if not, why was told.
 */
export async function bootstrap({ tell = (line) => process.stderr.write(`${line}\n`) } = {}) {
  if (!isNodeRecent(tell)) return false;
  return (await install(tell)) && (await buildAll({ tell }));
}

function isNodeRecent(tell) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return true;
  tell(`Millrace needs Node 20.19 or later; this is Node ${process.versions.node} (${process.execPath}).`);
  tell('Install a current Node, for example with your version manager (nvm install 22), then run the same command again.');
  return false;
}

async function install(tell) {
  const hash = hashOf(root, manifests());
  if (isStamped(installedStamp, hash)) return true;
  const begin = performance.now();
  tell('installing dependencies ...');
  const { command, args } = pnpmCommand();
  const { code, output } = await run(command, [...args, 'install', '--frozen-lockfile', '--reporter=append-only']);
  if (code !== 0) {
    tell(`Installing failed (exit ${code}). What pnpm said:\n${output}`);
    return false;
  }
  leaveStamp(installedStamp, hash);
  tell(`installed in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return true;
}

/** What decides what is installed. */
function manifests() {
  const members = ['packages', 'examples']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')))
    .sort();
  return ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'bench/package.json', ...members];
}

/** The pinned pnpm: the one on PATH when it is that version, otherwise fetched by npm. */
export function pnpmCommand() {
  const wanted = readJson(join(root, 'package.json')).packageManager;
  const found = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', env: childEnvironment(), shell: isWindows });
  if (found.status === 0 && `pnpm@${found.stdout.trim()}` === wanted) return { command: 'pnpm', args: [] };
  // Run through `npm start`, npm names its own program here; that works where no npx is on PATH.
  const npm = process.env['npm_execpath'];
  if (npm && npm.endsWith('npm-cli.js')) return { command: process.execPath, args: [npm, 'exec', '--yes', '--', wanted] };
  return { command: 'npx', args: ['--yes', wanted] };
}

const isWindows = process.platform === 'win32';

/** npm hands its own settings down (`--silent` among them); the registry and certificates must stay, the manners must not. */
function childEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(lifecycle|package|command)|^npm_config_(loglevel|silent)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), CI: 'true' };
}

function run(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env: childEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], shell: isWindows });
    const output = [];
    child.stdout.on('data', (piece) => output.push(piece));
    child.stderr.on('data', (piece) => output.push(piece));
    child.on('error', (error) => done({ code: 1, output: error.message }));
    child.on('close', (code) => done({ code, output: Buffer.concat(output).toString('utf8') }));
  });
}
