import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { readJson, root } from './workspace.mjs';

// `npm test`: makes a fresh clone ready, then checks types and runs the suite on the sources and on what was built.
// `pnpm test [filter]`, the developer's loop, runs the suite on the sources alone.
const isDeveloperLoop = process.env['npm_config_user_agent']?.startsWith('pnpm/') ?? false;
const filters = process.argv.slice(2);
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const compiler = join(root, 'node_modules/typescript7/bin/tsc');
const totals = { passed: 0, failed: 0 };

if (!(await bootstrap())) {
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
} else {
  if (isDeveloperLoop) suite('sources', {});
  else {
    count(run([compiler, '-p', 'tsconfig.json', '--noEmit']) === 0, 'types');
    suite('types of tests', { args: ['--typecheck.only'] });
    // Where a pull request is judged, how much the suite covers is measured along the way.
    suite('sources', { args: process.env['CI'] ? ['--coverage'] : [] });
    suite('what was built', { environment: { MILLRACE_TEST_DIST: '1' } });
  }
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
}

/** Runs vitest once and adds its tests to the totals; a run that ends badly without naming a test counts as a failure. */
function suite(title, { args = [], environment = {} }) {
  const folder = join(root, 'node_modules/.cache/millrace');
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `test-${title.replaceAll(' ', '-')}.json`);
  process.stdout.write(`\n== tests on ${title}\n`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const begin = Date.now();
  const status = run([vitest, 'run', ...reporters, ...args, ...filters], environment);
  const { numPassedTests = 0, numFailedTests = 0, startTime = 0 } = readReport(report);
  const isFresh = startTime >= begin - 1000;
  totals.passed += isFresh ? numPassedTests : 0;
  totals.failed += isFresh ? numFailedTests : 0;
  if (status !== 0 && (!isFresh || numFailedTests === 0)) count(false, `tests on ${title}`);
}

function readReport(path) {
  try {
    return readJson(path);
  } catch {
    return {};
  }
}

function count(isGood, what) {
  totals[isGood ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${isGood ? 'ok' : 'FAILED'}: ${what}\n`);
}

function run(args, environment = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } }).status;
}
