import { createRequire } from 'node:module';

/** A language whose syntax can be searched. */
export interface PatternLanguage {
  readonly name: string;
  /** What its files are parsed as, and by which of their names. */
  readonly dialects: readonly Dialect[];
  /** The optional package that brings its grammar; none where ast-grep has it. */
  readonly packageName?: string;
}

/** What ast-grep parses a file as. */
export interface Dialect {
  readonly grammar: string;
  readonly extensions: readonly string[];
}

const builtIn = (name: string, dialects: Readonly<Record<string, string>>): PatternLanguage => ({
  name,
  dialects: Object.entries(dialects).map(([grammar, extensions]) => ({ grammar, extensions: extensions.split(' ') })),
});

const optional = (name: string, grammar: string, extensions: string): PatternLanguage => ({
  ...builtIn(name, { [grammar]: extensions }),
  packageName: `@ast-grep/lang-${grammar}`,
});

/** The languages there are, those of optional packages included. */
export const patternLanguages: readonly PatternLanguage[] = [
  builtIn('TypeScript', { TypeScript: 'ts mts cts', Tsx: 'tsx' }),
  builtIn('JavaScript', { JavaScript: 'js mjs cjs jsx' }),
  builtIn('HTML', { Html: 'html htm' }),
  builtIn('CSS', { Css: 'css' }),
  optional('Python', 'python', 'py pyi pyw'),
  optional('Go', 'go', 'go'),
  optional('Rust', 'rust', 'rs'),
  optional('Java', 'java', 'java'),
  optional('C', 'c', 'c h'),
  optional('C++', 'cpp', 'cc cpp cxx hpp hh'),
  optional('C#', 'csharp', 'cs'),
  optional('Ruby', 'ruby', 'rb'),
  optional('PHP', 'php', 'php'),
  optional('Shell', 'bash', 'sh bash'),
  optional('Kotlin', 'kotlin', 'kt kts'),
  optional('Swift', 'swift', 'swift'),
  optional('Scala', 'scala', 'scala'),
  optional('Lua', 'lua', 'lua'),
  optional('Elixir', 'elixir', 'ex exs'),
  optional('Haskell', 'haskell', 'hs'),
  optional('Dart', 'dart', 'dart'),
  optional('SQL', 'sql', 'sql'),
  optional('YAML', 'yaml', 'yaml yml'),
  optional('JSON', 'json', 'json'),
];

/** The language of that name, in any case, or of files with that extension. */
export function patternLanguage(name: string): PatternLanguage | undefined {
  const wanted = name.toLowerCase();
  const has = ({ extensions, grammar }: Dialect): boolean => extensions.includes(wanted) || grammar.toLowerCase() === wanted;
  return patternLanguages.find((each) => each.name.toLowerCase() === wanted || each.dialects.some(has));
}

// From this package only: what lies in a folder that is worked on is never loaded.
const require = createRequire(import.meta.url);

/** Whether a language's grammar is installed. */
export function isInstalled({ packageName }: PatternLanguage): boolean {
  if (packageName === undefined) return true;
  try {
    require.resolve(packageName);
    return true;
  } catch {
    return false;
  }
}

/** What ast-grep needs to know of a grammar that it does not have. */
export interface GrammarPackage {
  readonly libraryPath: string;
  readonly extensions: string[];
  readonly languageSymbol?: string;
  readonly expandoChar?: string;
}

/** Loads every optional grammar that is installed, by its name. */
export function installedGrammars(): Record<string, GrammarPackage> {
  const installed = patternLanguages.filter((each) => each.packageName !== undefined && isInstalled(each));
  return Object.fromEntries(
    installed.flatMap((each) => {
      // libraryPath is computed, and fails where there is no library for this system.
      try {
        const { libraryPath, ...rest } = require(each.packageName ?? '') as GrammarPackage;
        return [[each.dialects[0]?.grammar ?? '', { ...rest, libraryPath }] as const];
      } catch {
        return [];
      }
    }),
  );
}
