import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'tsup';
import { commonOptions } from './javascript.mjs';

/** What a server on stdio imports on its way to the first answer; each is the beginning of a file's name in dist/command. */
const startParts = ['run-command', 'terminal', 'serve', 'mcp'];

/**
 * Puts the files that every start reads into one. A file costs a start about half a millisecond to find, open and link, and what start
 * and lazy parts share lies in dozens. The files stay for the lazy parts, each with nothing but names out of the one.
 *
 * @param outputs - of the metafile: what each file exports and imports.
 */
export async function joinStartPath(folder, outputs) {
  const files = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const joined = closure(
    files,
    startParts.map((part) => fileOf(part, files)),
  );
  const names = joined.map((file, index) => ({ file, names: files.get(file).exports.map((name) => [name, `${name}_${index}`]) }));
  const exported = (pairs, from) => `export {${pairs.map(([name, as]) => `${name} as ${as}`).join(',')}} from ${JSON.stringify(from)};`;
  const entry = join(folder, 'command/start.js');
  writeFileSync(entry, names.map((each) => exported(each.names, `./${each.file}`)).join('\n'));
  await build({
    ...commonOptions,
    entry: { start: entry },
    outDir: join(folder, 'command'),
    clean: false,
    splitting: false,
    sourcemap: false,
    esbuildOptions(options) {
      options.minifyWhitespace = true;
      options.minifySyntax = true;
    },
    esbuildPlugins: [onlyTheseFiles(joined)],
  });
  for (const { file, names: pairs } of names)
    writeFileSync(
      join(folder, 'command', file),
      exported(
        pairs.map(([name, as]) => [as, name]),
        './start.js',
      ),
    );
}

function fileOf(part, files) {
  const found = [...files.keys()].filter((name) => new RegExp(`^${part}-[A-Z0-9]{8}\\.js$`).test(name));
  if (found.length === 1) return found[0];
  throw new Error(`The command's start needs one file '${part}-*.js'; there are ${found.length}.`);
}

/** Some files with all that they import before they run. */
function closure(files, names, found = new Set()) {
  for (const name of names) {
    if (found.has(name)) continue;
    found.add(name);
    const before = files.get(name).imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
    closure(
      files,
      before.map(({ path }) => basename(path)),
      found,
    );
  }
  return [...found];
}

/** Everything else stays where it is. */
function onlyTheseFiles(joined) {
  return {
    name: 'only-these-files',
    setup(setup) {
      setup.onResolve({ filter: /.*/ }, ({ kind, path }) => {
        const isInside =
          kind === 'entry-point' || (kind === 'import-statement' && path.startsWith('./') && joined.includes(basename(path)));
        return isInside ? undefined : { path, external: true };
      });
    },
  };
}
