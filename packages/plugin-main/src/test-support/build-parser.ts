import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'tsup';

const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/** Builds the parser program from its sources, for tests of the pool. */
export async function buildParser(): Promise<{ program: string; remove(): Promise<void> }> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'parser-'));
  const entry = fileURLToPath(new URL('../code/parser-process.ts', import.meta.url));
  await build({
    entry: { 'parser-process': entry },
    outDir: folder,
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    // The parsers are the installed ones, wherever the tests are started from.
    skipNodeModulesBundle: true,
    splitting: false,
    clean: false,
    dts: false,
    config: false,
    silent: true,
    outExtension: () => ({ js: '.mjs' }),
  });
  return { program: join(folder, 'parser-process.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}
