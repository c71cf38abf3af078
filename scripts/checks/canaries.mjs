// One planted violation per import rule. `at` is the file that must be reported. A rule that no longer sees its canary is
// blind, and the check fails: that has happened to this tool before, with a compiler it could not read.
export const canaries = [
  {
    rule: 'no-cycles',
    at: 'packages/core/src/cycle-a.ts',
    files: {
      'packages/core/src/cycle-a.ts': "import { b } from './cycle-b.js';\nexport const a = () => b;",
      'packages/core/src/cycle-b.ts': "import { a } from './cycle-a.js';\nexport const b = () => a;",
    },
  },
  outside('tsyringe-behind-one-file', 'packages/core/src/hub/container.ts', 'tsyringe'),
  outside('tsyringe-behind-one-file', 'packages/core/src/hub/metadata.ts', 'reflect-metadata'),
  outside('eventemitter3-behind-one-file', 'packages/core/src/hub/emitter.ts', 'eventemitter3'),
  outside('mcp-sdk-in-core-mcp', 'packages/core/src/hub/sdk.ts', '@modelcontextprotocol/server'),
  outside('mcp-sdk-in-core-mcp', 'packages/plugin-main/src/sdk.ts', '@modelcontextprotocol/client'),
  outside('cockatiel-behind-one-file', 'packages/core/src/hub/retry.ts', 'cockatiel'),
  outside('yaml-behind-one-file', 'packages/core/src/skills/front-matter.ts', 'yaml'),
  outside('jose-in-plugin-langflow', 'packages/core/src/http/jwt.ts', 'jose'),
  outside('drizzle-where-tables-are', 'packages/plugin-main/src/table.ts', 'drizzle-orm'),
  outside('engines-in-database', 'packages/plugin-support/src/engine.ts', 'postgres'),
  outside('engines-in-database', 'packages/plugin-economy/src/engine.ts', '@electric-sql/pglite'),
  inside('packages-by-their-entry-points', 'packages/plugin-main/src/deep.ts', '../../core/src/hidden.js'),
  inside('plugins-meet-through-tokens', 'packages/plugin-main/src/friend.ts', '@millrace/plugin-support'),
  inside('plugins-meet-through-tokens', 'packages/plugin-support/src/deep-friend.ts', '../../plugin-main/src/hidden.js'),
  inside('testkit-only-in-tests', 'packages/plugin-main/src/kit.ts', '@millrace/testkit'),
  {
    rule: 'core-root-is-runtime-neutral',
    at: 'packages/core/src/index.ts',
    files: {
      'packages/core/src/index.ts': "export { read } from './reads-files.js';",
      'packages/core/src/reads-files.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
    },
  },
  {
    rule: 'nothing-undeclared',
    at: 'packages/plugin-main/src/stray.ts',
    files: {
      'packages/plugin-main/src/stray.ts': "import { stray } from 'never-installed';\nexport const value = stray;",
    },
  },
];

/** What the canaries import, so that it is found. */
export const surroundings = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      paths: {
        '@millrace/plugin-support': ['./packages/plugin-support/src/index.ts'],
        '@millrace/testkit': ['./packages/testkit/src/index.ts'],
      },
    },
  }),
  'packages/core/src/hidden.ts': 'export const value = 1;',
  'packages/plugin-main/src/hidden.ts': 'export const value = 1;',
  'packages/plugin-support/src/index.ts': 'export const value = 1;',
  'packages/testkit/src/index.ts': 'export const value = 1;',
  ...Object.fromEntries(
    ['core', 'plugin-main', 'plugin-support', 'plugin-economy'].map((name) => [
      `packages/${name}/package.json`,
      `{"name":"@millrace/${name}"}`,
    ]),
  ),
};

function outside(rule, at, name) {
  return {
    rule,
    at,
    files: {
      [at]: `import { value } from '${name}';\nexport const taken = value;`,
      [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      [`node_modules/${name}/index.js`]: 'exports.value = 1;',
    },
  };
}

function inside(rule, at, path) {
  return { rule, at, files: { [at]: `import { value } from '${path}';\nexport const taken = value;` } };
}
