import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The dependencies and development dependencies of a generated package. */
export function declaredBy(directory: string): Readonly<Record<string, string>> {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  return { ...manifest['dependencies'], ...manifest['devDependencies'] };
}

/** Where this workspace has a package that a generated one asks for. */
export function installed(name: string): string {
  const places = ['packages/millrace/node_modules', 'node_modules'].map((place) => join(root, place, name));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`'${name}' is not installed in this workspace.`);
  return found;
}

/**
 * Type-checks a generated package and runs its tests, with the dependencies it declares and no others: as they are built where
 * MILLRACE_TEST_DIST is 1, otherwise on the workspace's sources.
 */
export async function testPackage(directory: string): Promise<Ended> {
  for (const name of Object.keys(declaredBy(directory))) {
    const place = join(directory, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(installed(name), place);
  }
  if (process.env['MILLRACE_TEST_DIST'] !== '1') useSources(directory);
  const types = await run(join(root, 'node_modules/typescript7/bin/tsc'), ['--noEmit', '-p', 'tsconfig.json'], directory);
  if (types.code !== 0) return types;
  return run(join(directory, 'node_modules/vitest/vitest.mjs'), ['run', '--no-color'], directory);
}

function useSources(directory: string): void {
  const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions as { paths: Record<string, [string]> };
  const sources = Object.fromEntries(Object.entries(paths).map(([name, [path]]) => [name, [join(root, path)]]));
  const tsconfig = JSON.parse(readFileSync(join(directory, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
  const compilerOptions = { ...tsconfig.compilerOptions, rootDir: '/', paths: sources };
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ ...tsconfig, compilerOptions }));
  const alias = Object.entries(sources).map(
    ([name, [path]]) => `{ find: /^${name.replaceAll('/', '\\/')}$/, replacement: ${JSON.stringify(path)} }`,
  );
  const config = readFileSync(join(directory, 'vitest.config.ts'), 'utf8');
  writeFileSync(
    join(directory, 'vitest.config.ts'),
    config.replace('defineConfig({', `defineConfig({ resolve: { alias: [${alias.join(', ')}] },`),
  );
}

function run(script: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Without the variables of the test runner that runs this: the inner one is to be its own.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|TEST)/.test(name)));
    const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
    let output = '';
    child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (output += piece.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
