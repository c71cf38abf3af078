import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './workspace.mjs';

// Writes the repository's address into every published manifest: `set-repository.mjs https://host/owner/name`.
const address = process.argv[2]?.replace(/\.git$|\/$/, '');
if (!address || !URL.canParse(address) || !address.startsWith('https://')) {
  process.stderr.write('Say the address of the repository, for example https://host/owner/name\n');
  process.exit(1);
}
for (const name of readdirSync(join(root, 'packages'))) {
  const file = join(root, 'packages', name, 'package.json');
  const manifest = readJson(file);
  manifest.repository = { type: 'git', url: `git+${address}.git`, directory: `packages/${name}` };
  manifest.homepage = `${address}#readme`;
  manifest.bugs = `${address}/issues`;
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`${manifest.name}\n`);
}
