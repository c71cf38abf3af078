// The import rules. Each has a canary in scripts/checks/canaries.mjs that must make it fire; scripts/checks/imports.mjs proves it.
const tests = '[.](?:test|test-d|bench)[.]ts$|/test/|/test-support/|/fixtures/';

/** A dependency that only the named places may import. */
const only = (name, to, from, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(packages|examples|bench)/', pathNot: [from, tests] },
  to: { path: to },
});
const npm = (names) => `node_modules/(?:${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea in two places. Types may point both ways.',
      severity: 'error',
      from: { path: '^(packages|examples|bench)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only(
      'tsyringe-behind-one-file',
      npm('tsyringe|reflect-metadata'),
      '^packages/core/src/service/service-container\\.ts$',
      'The container is an inner matter of core: deleting it touches one file.',
    ),
    only(
      'eventemitter3-behind-one-file',
      npm('eventemitter3'),
      '^packages/core/src/event/event-bus\\.ts$',
      'The event bus is an inner matter of core: deleting it touches one file.',
    ),
    only(
      'mcp-sdk-in-core-mcp',
      npm('@modelcontextprotocol'),
      '^packages/core/src/mcp/|^packages/testkit/src/|^examples/|^bench/',
      'Only core/src/mcp speaks the protocol (testkit and examples are clients).',
    ),
    only(
      'cockatiel-behind-one-file',
      npm('cockatiel'),
      '^packages/core/src/call/breakers\\.ts$',
      'One file decides what a broken dependency means for a call.',
    ),
    only(
      'yaml-behind-one-file',
      npm('yaml'),
      '^packages/core/src/skills/parse-yaml\\.ts$',
      'The parser is large: it lies in a file of its own, which is imported where there is something to parse.',
    ),
    only('jose-in-plugin-langflow', npm('jose'), '^packages/plugin-langflow/src/', 'Only the stream gateway reads and writes tokens.'),
    only(
      'drizzle-where-tables-are',
      npm('drizzle-orm'),
      '^packages/(database|plugin-support|plugin-economy)/src/',
      'Only packages with tables of their own speak SQL.',
    ),
    only('engines-in-database', npm('postgres|@electric-sql'), '^packages/database/src/', 'Which engine runs is known to one package.'),
    {
      name: 'packages-by-their-entry-points',
      comment: "Import '@millrace/x', never a file inside another package.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/(?!$1/)[^/]+/(?:src|dist|test)/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'plugins-meet-through-tokens',
      comment: "A plugin imports another plugin's '/tokens' and nothing else of it.",
      severity: 'error',
      from: { path: '^packages/plugin-([^/]+)/src/', pathNot: tests },
      to: { path: '^packages/plugin-(?!$1/)[^/]+/(?:src|dist)/(?!tokens\\.)' },
    },
    {
      name: 'testkit-only-in-tests',
      comment: 'The testkit is for tests and examples.',
      severity: 'error',
      from: { path: '^packages/(?!testkit/)', pathNot: tests },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'core-root-is-runtime-neutral',
      comment: "What '@millrace/core' loads imports no built-in of Node: those live behind ./mcp and ./http.",
      severity: 'error',
      from: { path: '^packages/core/src/index\\.ts$' },
      to: {
        path: '^(?:node:)?(?:assert|async_hooks|buffer|child_process|cluster|crypto|dgram|dns|events|fs|http|http2|https|module|net|os|path|perf_hooks|process|readline|stream|timers|tls|tty|url|util|v8|vm|worker_threads|zlib)(?:/|$)',
        reachable: true,
      },
    },
    {
      name: 'nothing-undeclared',
      comment: 'Every package imported is in the manifest of the package that imports it.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/(?:dist|templates|tmp|temp|coverage)/|^packages/[^/]+/node_modules/\\.cache' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
