/** What separates comments and strings from code in a language, as far as telling tokens apart needs it. */
export interface TokenSyntax {
  /** What begins a comment that ends with its line. */
  readonly lineComments: readonly string[];
  /** What begins and ends a comment of several lines. */
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Marks around strings that may go on over lines, the longest first. */
  readonly longStrings: readonly string[];
  /** Marks around strings that end with their line at the latest. */
  readonly strings: readonly string[];
}

const curly: TokenSyntax = { lineComments: ['//'], blockComments: [['/*', '*/']], longStrings: ['`'], strings: ['"', "'"] };
const hash: TokenSyntax = { lineComments: ['#'], blockComments: [], longStrings: [], strings: ['"', "'"] };
// A quote may begin a lifetime in Rust, a character of three letters at most; neither is taken for a string.
const rust: TokenSyntax = { ...curly, longStrings: ['"'], strings: [] };

const byLanguage = new Map<string, TokenSyntax>([
  ['Python', { ...hash, longStrings: ['"""', "'''"] }],
  ['PHP', { ...curly, lineComments: ['//', '#'] }],
  ['Ruby', { ...hash, longStrings: ['`'] }],
  ['Shell', { ...hash, strings: ['"'], longStrings: ["'"] }],
  ['Rust', rust],
  ['Go', curly],
  ['SQL', { ...curly, lineComments: ['--'], longStrings: ["'"] }],
  ['Lua', { ...hash, lineComments: ['--'], blockComments: [['--[[', ']]']] }],
]);
const hashLanguages = new Set(['Elixir', 'R', 'Julia', 'Perl', 'Makefile', 'CMake', 'Nim', 'PowerShell', 'YAML', 'TOML']);

/** The token syntax of a language; that of C and its like for all it does not know. */
export function tokenSyntaxOf(language: string): TokenSyntax {
  return byLanguage.get(language) ?? (hashLanguages.has(language) ? hash : curly);
}
