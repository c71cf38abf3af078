import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build/build-all.mjs';
import { readJson, root } from './workspace.mjs';

// Every benchmark of bench/, one after the other: `bench.mjs [name] [arguments of its own]`.
const folder = join(root, 'bench');
const [name, ...args] = process.argv.slice(2);
const scripts = existsSync(folder) ? readJson(join(folder, 'package.json')).scripts : {};
const names = name ? [name] : Object.keys(scripts);
let failed = (await buildAll({ tell: (line) => process.stderr.write(`${line}\n`) })) ? 0 : 1;
for (const each of names) {
  const [, ...command] = scripts[each]?.split(' ') ?? [];
  process.stdout.write(`\n== ${each}\n`);
  if (!command.length || spawnSync(process.execPath, [...command, ...args], { cwd: folder, stdio: 'inherit' }).status !== 0) failed += 1;
}
process.exitCode = failed === 0 && names.length > 0 ? 0 : 1;
