import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readJson, root } from './workspace.mjs';

// `pnpm check`: every check that needs no build, fastest first; all of them run, whatever fails.
const names = [
  'check:format',
  'check:lint',
  'check:types',
  'test:types',
  'check:imports',
  'check:sizes',
  'check:forbidden',
  'check:unused',
  'check:errors',
  'check:snippets',
];
const built = ['api:check', 'check:tools', 'check:type-cost'];
const { scripts } = readJson(join(root, 'package.json'));
const isAll = process.argv.includes('--built');
const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(process.platform === 'win32' ? ';' : ':');

let failed = 0;
for (const name of isAll ? [...names, ...built] : names) {
  const begin = performance.now();
  const { status, stdout, stderr } = spawnSync(scripts[name], {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    maxBuffer: 1 << 28,
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (status === 0) continue;
  failed += 1;
  process.stdout.write(`${(stdout + stderr).replace(/^/gm, '    ')}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;
