import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { build } from 'tsup';

const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/** Builds the program of a worker process from its sources, for tests of the pool. */
export async function buildWorker(): Promise<{ program: string; remove(): Promise<void> }> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'worker-'));
  const entry = fileURLToPath(new URL('../pool/worker-program.ts', import.meta.url));
  await build({
    entry: { 'worker-program': entry },
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
  return { program: join(folder, 'worker-program.mjs'), remove: () => rm(folder, { recursive: true, force: true }) };
}
