import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url);

/**
 * Makes modules that Node can run of the server and of every file of fixtures.
 *
 * @param onSources - of the workspace's packages their sources, in place of what was built.
 * @returns the path of the server.
 */
export async function bundle(onSources) {
  const files = readdirSync(here).filter((file) => /^(server|fixtures-.+)\.ts$/.test(file));
  // Where what the bundle leaves outside is found: core's own dependencies, or core.
  const outdir = fileURLToPath(new URL(onSources ? '../packages/core/temp/conformance/' : 'temp/', here));
  await build({
    entryPoints: files.map((file) => fileURLToPath(new URL(file, here))),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    // Else the workspace's own paths would lead to the sources.
    tsconfigRaw: '{}',
    ...(onSources && { alias: sources() }),
  });
  return `${outdir}server.mjs`;
}

/** Longest first: '@millrace/core' must not take '@millrace/core/http'. */
function sources() {
  const root = new URL('../', here);
  const { paths } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8')).compilerOptions;
  const entries = Object.entries(paths).map(([name, [path]]) => [name, fileURLToPath(new URL(path, root))]);
  return Object.fromEntries(entries.sort(([a], [b]) => b.length - a.length));
}
