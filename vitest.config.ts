import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vitest/config';

const { paths } = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8')).compilerOptions as {
  paths: Record<string, [string]>;
};

// Tests read the sources of the workspace's packages; with MILLRACE_TEST_DIST=1 they read what was built, of their own package too
// where its build keeps one file for each source. What a bundled package tests of its inside stays with the sources.
const isDist = process.env['MILLRACE_TEST_DIST'] === '1';
const bundled = ['core', 'millrace'];
const alias = isDist
  ? []
  : Object.entries(paths).map(([name, [path]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: fileURLToPath(new URL(path, import.meta.url)),
    }));

// With MILLRACE_TEST_REAL=1 only the tests that start something real: a PostgreSQL, a Langflow, a browser.
const isReal = process.env['MILLRACE_TEST_REAL'] === '1';

const builtFiles: Plugin = {
  name: 'built-files',
  enforce: 'pre',
  resolveId(path, importer) {
    if (!path.startsWith('.') || importer === undefined) return undefined;
    const built = resolve(dirname(importer), path).replace(/(\/packages\/[^/]+)\/src\//, '$1/dist/');
    return built.includes('/dist/') && !/\/test-support\//.test(built) && existsSync(built) ? built : undefined;
  },
};

export default defineConfig({
  resolve: { alias },
  plugins: isDist ? [builtFiles] : [],
  test: {
    include: [isReal ? 'packages/*/{src,test}/**/*.real.test.ts' : 'packages/*/{src,test}/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(isReal ? [] : ['**/*.real.test.ts']),
      ...(isDist ? bundled.map((name) => `packages/${name}/src/**`) : []),
    ],
    globalSetup: isReal ? ['scripts/real-database.ts'] : [],
    testTimeout: isReal ? 120_000 : 20_000,
    hookTimeout: isReal ? 300_000 : 30_000,
    maxWorkers: 2,
    // Where a pull request is judged other work may starve a test of its time: what fails twice is broken, what passes then is named.
    retry: process.env['CI'] ? 1 : 0,
    typecheck: {
      enabled: false,
      include: ['packages/*/{src,test}/**/*.test-d.ts'],
      tsconfig: './tsconfig.types.json',
    },
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/index.ts', '**/tokens.ts', '**/test-support/**', '**/fixtures/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90 },
    },
  },
});
