import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, readPackages, root } from '../workspace.mjs';

// Every ```ts block of the pages that begins with imports is a program that compiles. A block may name itself, `// file: x.ts`,
// so that later ones of the same page can import it.
const pages = [
  'README.md',
  'STYLE.md',
  ...readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  ...readPackages()
    .map(({ shortName }) => `packages/${shortName}/README.md`)
    .filter((page) => existsSync(join(root, page))),
];
// Inside a package, so that what a page imports is found as a user's would be: zod, vitest, drizzle-orm.
const folder = join(root, 'packages/database/node_modules/.cache/snippets');
rmSync(folder, { recursive: true, force: true });

let count = 0;
for (const page of pages)
  for (const [, code] of readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    if (!/^(?:\/\/ file: .*\n)?import /.test(code)) continue;
    count += 1;
    const name = /^\/\/ file: (\S+)/.exec(code)?.[1] ?? `snippet-${count}.ts`;
    const file = join(folder, page.replace(/\W/g, '-'), name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
  }

const { paths } = readJson(join(root, 'tsconfig.json')).compilerOptions;
const absolute = Object.fromEntries(Object.entries(paths).map(([name, [path]]) => [name, [join(root, path)]]));
const options = { noEmit: true, declaration: false, declarationMap: false, paths: absolute };
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions: options, include: ['**/*.ts'] }),
);
const { status, stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript7/bin/tsc'), '-p', folder], {
  encoding: 'utf8',
});
process.stdout.write(status === 0 ? `ok: ${count} programs in the pages compile\n` : stdout);
process.exitCode = status === 0 && count > 0 ? 0 : 1;
