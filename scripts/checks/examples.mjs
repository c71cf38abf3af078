import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from '../workspace.mjs';

// Every example is a story whose client asserts: its `test` script must end well. Needs a build.
const folders = readdirSync(join(root, 'examples'))
  .map((name) => join(root, 'examples', name))
  .filter((folder) => existsSync(join(folder, 'package.json')));
let failed = 0;
for (const folder of folders) {
  const { name, scripts } = readJson(join(folder, 'package.json'));
  const options = { cwd: folder, encoding: 'utf8', timeout: 180_000, shell: process.platform === 'win32' };
  const { status, stdout, stderr } = spawnSync('npm', ['test', '--silent'], options);
  const isGood = scripts?.test !== undefined && status === 0;
  if (!isGood) failed += 1;
  process.stdout.write(isGood ? `ok: ${name}\n` : `FAILED: ${name}\n${stdout}${stderr}\n`);
}
process.exitCode = failed === 0 && folders.length > 0 ? 0 : 1;
