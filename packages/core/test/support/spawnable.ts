import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../../', import.meta.url);

/**
 * Makes a module that Node can run of a TypeScript one, on the sources of the workspace, or on what was built where
 * MILLRACE_TEST_DIST is 1.
 *
 * @param options - `isSplit`: what is imported dynamically stays in files of its own, in the folder of the module.
 * @returns its path.
 */
export async function spawnable(module: URL, { isSplit = false } = {}): Promise<string> {
  const { paths } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8')).compilerOptions as { paths: Record<string, [string]> };
  const sources = Object.entries(paths).map(([name, [path]]) => [name, fileURLToPath(new URL(path, root))] as const);
  // Longest first: '@millrace/core' must not take '@millrace/core/mcp'.
  const alias = Object.fromEntries(sources.toSorted(([a], [b]) => b.length - a.length));
  const name = module.pathname.split('/').at(-1)?.replace(/\.ts$/, '') ?? 'module';
  const folder = fileURLToPath(new URL('packages/core/temp/', root));
  const unique = `${name}-${process.pid}`;
  const outdir = isSplit ? join(folder, unique) : folder;
  await build({
    entryPoints: { [unique]: fileURLToPath(module) },
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting: isSplit,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
    ...(process.env['MILLRACE_TEST_DIST'] !== '1' && { alias }),
  });
  return join(outdir, `${unique}.mjs`);
}
