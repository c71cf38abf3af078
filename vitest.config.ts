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

export default defineConfig({
  resolve: { alias },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.real.test.ts'],
    testTimeout: 20_000,
    maxWorkers: 2,
    typecheck: { enabled: false, include: ['packages/*/{src,test}/**/*.test-d.ts'] },
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/index.ts', '**/tokens.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
