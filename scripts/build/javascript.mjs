import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'tsup';
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

/** Builds the JavaScript of a package into its dist. The working directory must be the package. */
export async function buildJavaScript(pkg) {
  // The command is bundled anyway; its package needs no tree.
  const perFile = !pkg.manifest.bin && keepsItsTree(pkg.folder);
  const named = Object.entries(pkg.entries).filter(([, source]) => existsSync(join(pkg.folder, source)));
  const all = shippedSources(pkg.folder).map((source) => [source.slice('src/'.length).replace(/\.ts$/, ''), source]);
  await build({
    ...commonOptions,
    entry: Object.fromEntries(perFile ? all : named),
    outDir: 'dist',
    clean: true,
    esbuildPlugins: [...(perFile ? [relativeImportsStay] : []), bareImports(pkg.manifest)],
  });
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

/** Declared dependencies stay imports; other packages' tokens are copied in; anything else is a mistake. */
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
        if (/^@millrace\/[^/]+\/tokens$/.test(found.path)) return undefined;
        return { errors: [{ text: `'${found.path}' is not in the dependencies or peerDependencies of ${manifest.name}` }] };
      });
    },
  };
}
