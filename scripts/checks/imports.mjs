import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../workspace.mjs';
import { canaries, surroundings } from './canaries.mjs';

// The import rules over the repository, and each rule over the violation planted for it.
const configuration = join(root, '.dependency-cruiser.cjs');
const rules = createRequire(import.meta.url)(configuration).forbidden.map((rule) => rule.name);

const folders = ['packages', 'examples', 'bench'].filter((folder) => existsSync(join(root, folder)));
const found = cruise(root, folders);
const blind = rulesThatSeeNothing();
for (const each of found) process.stdout.write(`${each.rule.name}: ${each.from} -> ${each.to}\n`);
for (const each of blind) process.stdout.write(`blind: rule '${each.rule}' does not see its canary ${each.at}\n`);
for (const name of rules.filter((rule) => !canaries.some((canary) => canary.rule === rule)))
  process.stdout.write(`rule '${name}' has no canary\n`);
const isGood = found.length === 0 && blind.length === 0 && rules.every((rule) => canaries.some((canary) => canary.rule === rule));
if (isGood) process.stdout.write(`ok: ${rules.length} import rules hold, ${canaries.length} canaries seen\n`);
process.exitCode = isGood ? 0 : 1;

function rulesThatSeeNothing() {
  const folder = join(root, 'node_modules/.cache/millrace/canaries');
  rmSync(folder, { recursive: true, force: true });
  const files = Object.assign({}, surroundings, ...canaries.map((canary) => canary.files));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const seen = cruise(folder, ['packages']);
  return canaries.filter((canary) => !seen.some((each) => each.rule.name === canary.rule && each.from === canary.at));
}

function cruise(folder, paths) {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cruiser, ...paths, '--config', configuration, '--output-type', 'json'];
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!result.stdout) throw new Error(`dependency-cruiser did not run: ${result.stderr}`);
  return JSON.parse(result.stdout).summary.violations;
}
