import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { paths } = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8')).compilerOptions as {
  paths: Record<string, [string]>;
};

// Tests read the sources of the workspace's packages; with MILLRACE_TEST_DIST=1 they read what was built.
const alias =
  process.env['MILLRACE_TEST_DIST'] === '1'
    ? []
    : Object.entries(paths).map(([name, [path]]) => ({
        find: new RegExp(`^${name}$`),
        replacement: fileURLToPath(new URL(path, import.meta.url)),
      }));

// With MILLRACE_TEST_REAL=1 only the tests that start something real: a PostgreSQL, a Langflow, a browser.
const isReal = process.env['MILLRACE_TEST_REAL'] === '1';

export default defineConfig({
  resolve: { alias },
  test: {
    include: [isReal ? 'packages/*/{src,test}/**/*.real.test.ts' : 'packages/*/{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(isReal ? [] : ['**/*.real.test.ts'])],
    globalSetup: isReal ? ['scripts/real-database.ts'] : [],
    testTimeout: isReal ? 120_000 : 20_000,
    hookTimeout: isReal ? 300_000 : 30_000,
    maxWorkers: 2,
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
