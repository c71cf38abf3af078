import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, sep } from 'node:path';
import { build } from 'tsup';
import { writeLicences } from './licences.mjs';
import { keepsItsTree, shippedSources } from './source-files.mjs';

/** What every build of ours has in common. */
export const commonOptions = {
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  sourcemap: true,
  splitting: true,
  dts: false,
  silent: true,
  config: false,
  removeNodeProtocol: false,
};

/**
 * Builds the JavaScript of a package into its dist. The working directory must be the package. Development dependencies named in
 * `millraceBuild.inline` are carried inside: a small one read from forty files costs a cold start more than all of ours.
 */
export async function buildJavaScript(pkg) {
  // The command is bundled anyway; its package needs no tree.
  const perFile = !pkg.manifest.bin && keepsItsTree(pkg.folder);
  const named = Object.entries(pkg.entries).filter(([, source]) => existsSync(join(pkg.folder, source)));
  const all = shippedSources(pkg.folder).map((source) => [source.slice('src/'.length).replace(/\.ts$/, ''), source]);
  await build({
    ...commonOptions,
    // What is carried inside must run where the package does, which may be no Node: of a library with a form for each, the other one.
    platform: inlineOf(pkg.manifest).length > 0 ? 'neutral' : 'node',
    entry: Object.fromEntries(perFile ? all : named),
    outDir: 'dist',
    clean: true,
    noExternal: inlineOf(pkg.manifest),
    metafile: inlineOf(pkg.manifest).length > 0,
    esbuildOptions(options) {
      // ES modules in place of CommonJS, so that what is carried inside needs no require().
      options.mainFields = ['module', 'main'];
      // Said, for `neutral` has no conditions of its own.
      options.conditions = ['module'];
    },
    esbuildPlugins: [...(perFile ? [relativeImportsStay] : []), bareImports(pkg.manifest)],
  });
  if (inlineOf(pkg.manifest).length > 0) writeLicences(pkg.folder);
}

const relativeImportsStay = {
  name: 'relative-imports-stay',
  setup(setup) {
    setup.onResolve({ filter: /^\.\.?\// }, (found) =>
      found.kind !== 'entry-point' && found.importer.startsWith(join(process.cwd(), 'src'))
        ? { path: found.path, external: true }
        : undefined,
    );
  },
};

const inlineOf = (manifest) => manifest.millraceBuild?.inline ?? [];

/** Declared dependencies stay imports; other packages' tokens, and what is named, are copied in; anything else is a mistake. */
function bareImports(manifest) {
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }));
  return {
    name: 'bare-imports',
    setup(setup) {
      setup.onResolve({ filter: /^[^./]/ }, (found) => {
        if (found.kind === 'entry-point') return undefined;
        const name = found.path
          .split('/')
          .slice(0, found.path.startsWith('@') ? 2 : 1)
          .join('/');
        if (isBuiltin(found.path) || declared.has(name) || name === manifest.name) return { path: found.path, external: true };
        const isInside = found.importer.includes(`${sep}node_modules${sep}`);
        if (isInside || inlineOf(manifest).includes(name) || /^@millrace\/[^/]+\/tokens$/.test(found.path)) return undefined;
        return { errors: [{ text: `'${found.path}' is not in the dependencies or peerDependencies of ${manifest.name}` }] };
      });
    },
  };
}
