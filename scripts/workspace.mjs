import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The packages in the order they are built: each finds the declarations of those before it. */
export const buildOrder = ['core', 'testkit', 'database', 'plugin-langflow', 'plugin-main', 'plugin-support', 'plugin-economy', 'millrace'];

/** Reads a JSON file. */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** One package: its folder, its manifest, and what it exports as `{ 'mcp/index': 'src/mcp/index.ts' }`. */
export function readPackage(folder) {
  const manifest = readJson(join(folder, 'package.json'));
  const entries = {};
  for (const target of Object.values(manifest.exports ?? {})) {
    const file = typeof target === 'string' ? target : target.default;
    if (!file?.startsWith('./dist/')) continue;
    const name = file.slice('./dist/'.length).replace(/\.js$/, '');
    entries[name] = `src/${name}.ts`;
  }
  const more = (manifest.millraceBuild?.entries ?? []).map((source) => [source.slice('src/'.length).replace(/\.ts$/, ''), source]);
  return { folder, shortName: basename(folder), manifest, entries: { ...entries, ...Object.fromEntries(more) } };
}

/** Every package that is there, in build order. */
export function readPackages() {
  return buildOrder
    .map((name) => join(root, 'packages', name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map(readPackage);
}
