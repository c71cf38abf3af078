import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build/build-all.mjs';
import { root } from './workspace.mjs';

// The suite on what was built, on the oldest Node that is supported and on the current lines:
// `test-nodes.mjs [line...] [-- vitest arguments]`.
const lines = { 20: '~20.19.0', 22: '^22.0.0', 24: '^24.0.0' };
const dash = process.argv.indexOf('--');
const wanted = process.argv.slice(2, dash === -1 ? undefined : dash);
const more = dash === -1 ? [] : process.argv.slice(dash + 1);
// What tests a driver, another program, a template, a page of help or a calculation is no different there, and takes most of the time.
const left = [
  'packages/database/src/postgres/**',
  'packages/database/src/embedded/{two-processes,broken-engine}.test.ts',
  'packages/plugin-main/src/{api,code,documentation,edit,git,handlers,ingest,patterns,quality,refactoring,references,repo-map,search,web}/**',
  'packages/plugin-support/test/code-chunks.test.ts',
].map((path) => `--exclude=${path}`);
// The oldest line differs from the one the whole suite runs on by little: what reaches the runtime's own parts is enough.
const filters = { 20: ['packages/core', 'packages/testkit', 'packages/millrace', 'packages/plugin-langflow'] };
const cache = join(root, 'node_modules/.cache/millrace/nodes');
const tell = (line) => process.stderr.write(`${line}\n`);

let failed = (await buildAll({ tell })) ? 0 : 1;
for (const line of wanted.length > 0 ? wanted : Object.keys(lines)) {
  const node = nodeOf(line);
  if (!node) {
    failed += 1;
    process.stdout.write(`FAILED: no Node ${line} to test with (npm package ${packageName()}@${lines[line]})\n`);
    continue;
  }
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const { status } = spawnSync(
    node,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', ...left, ...(filters[line] ?? []), ...more],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, MILLRACE_TEST_DIST: '1' },
    },
  );
  if (status !== 0) failed += 1;
  process.stdout.write(`${status === 0 ? 'ok' : 'FAILED'}: the suite on Node ${version}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;

/** The `node` program of a line, installed into the cache; nothing when it cannot be had. */
function nodeOf(line) {
  const folder = join(cache, line);
  const node = join(folder, 'node_modules', packageName(), 'bin/node');
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: { [packageName()]: lines[line] } }));
  spawnSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return existsSync(node) ? node : undefined;
}

function packageName() {
  return `node-${process.platform}-${process.arch}`;
}
