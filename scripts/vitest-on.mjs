import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildAll } from './build/build-all.mjs';
import { root } from './workspace.mjs';

// `vitest-on.mjs dist [filter]` runs the suite on what was built, `vitest-on.mjs real [filter]` the tests that start real parts.
const [what, ...args] = process.argv.slice(2);
const settings = { dist: { MILLRACE_TEST_DIST: '1' }, real: { MILLRACE_TEST_REAL: '1' } }[what];
if (!settings) throw new Error('say dist or real');
const isReady = await buildAll({ tell: (line) => process.stderr.write(`${line}\n`) });
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
process.exitCode = isReady
  ? spawnSync(process.execPath, [vitest, 'run', ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...settings } }).status
  : 1;
