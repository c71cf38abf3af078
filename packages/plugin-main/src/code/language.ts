import type { CodeLanguage } from './code-language.js';
import type { LanguageTable } from './languages/language-table.js';

/** The grammars that come with this package and are read by a table of their own. */
export type TreeGrammar = 'bash' | 'c-sharp' | 'cpp' | 'go' | 'java' | 'php' | 'python' | 'ruby' | 'rust';

/** A language and how it is read: symbols and imports by one parser or the other, or lines alone. */
export type Language =
  | { readonly name: string; readonly parser: 'oxc' }
  | { readonly name: string; readonly parser: 'none' }
  | { readonly name: string; readonly parser: 'tree'; readonly table: TreeGrammar | LanguageTable };

const plain = (name: string): Language => ({ name, parser: 'none' });
const tree = (name: string, table: TreeGrammar): Language => ({ name, parser: 'tree', table });
const typescript: Language = { name: 'TypeScript', parser: 'oxc' };
const javascript: Language = { name: 'JavaScript', parser: 'oxc' };
const python = tree('Python', 'python');

const byExtension = new Map<string, Language>(
  Object.entries({
    ts: typescript,
    tsx: typescript,
    mts: typescript,
    cts: typescript,
    js: javascript,
    jsx: javascript,
    mjs: javascript,
    cjs: javascript,
    py: python,
    pyi: python,
    pyw: python,
    go: tree('Go', 'go'),
    rs: tree('Rust', 'rust'),
    java: tree('Java', 'java'),
    kt: plain('Kotlin'),
    kts: plain('Kotlin'),
    scala: plain('Scala'),
    groovy: plain('Groovy'),
    c: tree('C', 'cpp'),
    h: tree('C', 'cpp'),
    cc: tree('C++', 'cpp'),
    cpp: tree('C++', 'cpp'),
    cxx: tree('C++', 'cpp'),
    hpp: tree('C++', 'cpp'),
    hh: tree('C++', 'cpp'),
    cs: tree('C#', 'c-sharp'),
    fs: plain('F#'),
    m: plain('Objective-C'),
    mm: plain('Objective-C'),
    swift: plain('Swift'),
    rb: tree('Ruby', 'ruby'),
    php: tree('PHP', 'php'),
    pl: plain('Perl'),
    pm: plain('Perl'),
    lua: plain('Lua'),
    r: plain('R'),
    jl: plain('Julia'),
    dart: plain('Dart'),
    ex: plain('Elixir'),
    exs: plain('Elixir'),
    erl: plain('Erlang'),
    hs: plain('Haskell'),
    ml: plain('OCaml'),
    clj: plain('Clojure'),
    zig: plain('Zig'),
    nim: plain('Nim'),
    sol: plain('Solidity'),
    sh: tree('Shell', 'bash'),
    bash: tree('Shell', 'bash'),
    zsh: plain('Shell'),
    fish: plain('Shell'),
    ps1: plain('PowerShell'),
    bat: plain('Batch'),
    sql: plain('SQL'),
    graphql: plain('GraphQL'),
    proto: plain('Protocol Buffers'),
    tf: plain('Terraform'),
    cmake: plain('CMake'),
    mk: plain('Makefile'),
    html: plain('HTML'),
    htm: plain('HTML'),
    css: plain('CSS'),
    scss: plain('SCSS'),
    sass: plain('Sass'),
    less: plain('Less'),
    vue: plain('Vue'),
    svelte: plain('Svelte'),
    astro: plain('Astro'),
    xml: plain('XML'),
    svg: plain('SVG'),
    json: plain('JSON'),
    jsonc: plain('JSON'),
    json5: plain('JSON'),
    yaml: plain('YAML'),
    yml: plain('YAML'),
    toml: plain('TOML'),
    ini: plain('INI'),
    cfg: plain('INI'),
    csv: plain('CSV'),
    md: plain('Markdown'),
    mdx: plain('Markdown'),
    markdown: plain('Markdown'),
    rst: plain('reStructuredText'),
    txt: plain('Text'),
    tex: plain('TeX'),
    po: plain('Gettext'),
    ipynb: plain('Jupyter'),
  }),
);
const byName = new Map<string, Language>(
  Object.entries({
    dockerfile: plain('Dockerfile'),
    makefile: plain('Makefile'),
    gnumakefile: plain('Makefile'),
    'cmakelists.txt': plain('CMake'),
    rakefile: tree('Ruby', 'ruby'),
    gemfile: tree('Ruby', 'ruby'),
    jenkinsfile: plain('Groovy'),
    sconstruct: python,
  }),
);
const other = plain('Other');

const binaryExtensions = new Set(
  'png jpg jpeg gif webp avif ico bmp tif tiff psd pdf zip gz tgz bz2 xz zst 7z rar tar jar war whl egg so dylib dll exe a o lib obj class pyc pyo wasm node bin dat db sqlite sqlite3 woff woff2 ttf otf eot mp3 mp4 m4a ogg wav webm mov avi mkv flac mo gmo parquet npy npz pt onnx safetensors pkl'.split(
    ' ',
  ),
);

/** The language of a file, by its name alone. */
export function languageOf(path: string): Language {
  const name = nameOf(path);
  const own = byName.get(name) ?? byExtension.get(extensionOf(name)) ?? other;
  return own.parser === 'none' ? (addedFor(extensionOf(name)) ?? own) : own;
}

/** Whether one of this package's own parsers reads a file. */
export function isParsed(path: string): boolean {
  return (byExtension.get(extensionOf(nameOf(path))) ?? other).parser !== 'none';
}

/** Makes languages known to this process, beside its own. @returns what forgets them. */
export function addLanguages(languages: readonly CodeLanguage[]): () => void {
  const group = [...languages];
  added.add(group);
  return () => void added.delete(group);
}

/** The languages that were added: what a worker process has to be told. */
export function addedLanguages(): readonly CodeLanguage[] {
  return [...added].flat();
}

// What each hub of this process has added.
const added = new Set<readonly CodeLanguage[]>();

function addedFor(extension: string): Language | undefined {
  if (added.size === 0) return undefined;
  const found = addedLanguages().find(({ extensions }) => extensions.includes(extension));
  return found && { name: found.name, parser: 'tree', table: found.table };
}

/** Patterns for the names of a language's files. @param language - its name in any case, or an extension. */
export function namePatternsOf(language: string): readonly string[] {
  const wanted = language.toLowerCase();
  const name = byExtension.get(wanted)?.name ?? languageNames().find((each) => each.toLowerCase() === wanted);
  const has = ([, each]: readonly [string, Language]): boolean => each.name === name;
  const more = addedLanguages().filter((each) => each.name === name || each.extensions.includes(wanted));
  return [
    ...more.flatMap(({ extensions }) => extensions.map((extension) => `*.${extension}`)),
    ...[...byExtension].filter(has).map(([extension]) => `*.${extension}`),
    ...[...byName].filter(has).map(([file]) => file),
  ];
}

/** The names of the languages that are told apart. */
export function languageNames(): readonly string[] {
  return [...new Set([...byExtension.values(), ...byName.values(), ...addedLanguages()].map(({ name }) => name))];
}

/** Whether a file's name says that it is no text. */
export function isBinaryName(path: string): boolean {
  return binaryExtensions.has(extensionOf(nameOf(path)));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1);
}
