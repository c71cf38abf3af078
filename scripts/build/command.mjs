import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'tsup';
import { readPackages } from '../workspace.mjs';
import { commonOptions } from './javascript.mjs';
import { writeLicences } from './licences.mjs';
import { joinStartPath } from './start-path.mjs';
import { madeToolSchemas } from './tool-schemas.mjs';

/** Too large for the start path, or with files of their own: the command imports them when they are first needed. */
const staysOutside = [
  '@ast-grep/lang-python',
  '@ast-grep/napi',
  '@electric-sql/pglite',
  '@electric-sql/pglite-pgvector',
  '@peculiar/x509',
  '@pydantic/genai-prices',
  '@vscode/ripgrep',
  '@vscode/tree-sitter-wasm',
  'drizzle-orm',
  'gpt-tokenizer',
  'jiti',
  'jose',
  'oxc-parser',
  'postgres',
  'prom-client',
  'selfsigned',
  'web-tree-sitter',
  'ws',
];

/**
 * Builds the command as one file with everything that every start needs, so that a cold start opens one file in place
 * of some hundred. What is imported on first use lies in dist/command beside it.
 */
export async function buildCommand(pkg) {
  const declared = pkg.manifest.dependencies ?? {};
  await build({
    ...commonOptions,
    entry: { cli: 'src/cli.ts' },
    outDir: 'dist',
    clean: false,
    noExternal: [/.*/],
    metafile: true,
    sourcemap: false,
    // Bundled CommonJS asks for built-ins with require().
    banner: { js: "import { createRequire as millraceRequire } from 'node:module';\nconst require = millraceRequire(import.meta.url);" },
    esbuildOptions(options) {
      options.chunkNames = 'command/[name]-[hash]';
      options.legalComments = 'none';
      // Half the text to read at every start; names stay, so that a stack can be read.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
    },
    esbuildPlugins: [smallValidator, outsideImports(declared), ownLocations(), oneLocale, await madeToolSchemas(pkg)],
  });
  const { outputs } = JSON.parse(readFileSync(join(pkg.folder, 'dist/metafile-esm.json'), 'utf8'));
  await joinStartPath(join(pkg.folder, 'dist'), outputs);
  writeLicences(pkg.folder);
}

function outsideImports(declared) {
  return {
    name: 'outside-imports',
    setup(setup) {
      setup.onResolve({ filter: /^[^./]/ }, (found) => {
        const name = found.path
          .split('/')
          .slice(0, found.path.startsWith('@') ? 2 : 1)
          .join('/');
        if (isBuiltin(found.path)) return { path: found.path, external: true };
        if (!staysOutside.includes(name)) return undefined;
        if (declared[name]) return { path: found.path, external: true };
        return { errors: [{ text: `the command imports '${name}' at run time: add it to the dependencies of millrace` }] };
      });
    },
  };
}

/** In a module of another package, `import.meta.url` goes on meaning where that module lies, not where the bundle does. */
function ownLocations() {
  const packages = readPackages();
  return {
    name: 'own-locations',
    setup(setup) {
      setup.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, (found) => {
        const owner = packages.find((each) => found.path.startsWith(each.folder + sep));
        const text = readFileSync(found.path, 'utf8');
        if (!owner || !text.includes('import.meta.url')) return undefined;
        const inside = relative(owner.folder, found.path).split(sep).join('/');
        const location = `new URL(${JSON.stringify(inside)}, import.meta.resolve(${JSON.stringify(`${owner.manifest.name}/package.json`)})).href`;
        return { contents: text.replaceAll('import.meta.url', `(${location})`), loader: 'js', resolveDir: dirname(found.path) };
      });
    },
  };
}

/** The SDK brings Ajv for hosts that let it check schemas; the hub checks them itself, and the smaller of its two validators will do. */
const smallValidator = {
  name: 'small-validator',
  setup(setup) {
    setup.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, (found) => ({
      path: found.path,
      namespace: 'small-validator',
      pluginData: found.resolveDir,
    }));
    setup.onLoad({ filter: /.*/, namespace: 'small-validator' }, (found) => ({
      contents: `export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
        export { default as process } from 'node:process';`,
      loader: 'js',
      resolveDir: found.pluginData,
    }));
  },
};

/** zod carries its messages in some fifty languages; the command speaks one. */
const oneLocale = {
  name: 'one-locale',
  setup(setup) {
    setup.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, (found) => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
      resolveDir: dirname(found.path),
    }));
  },
};
