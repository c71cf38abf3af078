import type { LanguageTable } from './language-table.js';

const stopWords = 'and assert case class def elif else except exec for from if import lambda match or print type while'.split(' ');
const otherWords =
  'False None True as async await break continue del finally global in is nonlocal not pass raise return try with yield'.split(' ');

/** Python. */
export const table: LanguageTable = {
  grammar: 'python',
  symbols: { function_definition: 'function', class_definition: 'class', type_alias_statement: { kind: 'type', name: 'left' } },
  wrappers: ['decorated_definition'],
  exported: { name: '^(?!_)|^__.*__$' },
  hasDocstrings: true,
  imports: {
    import_statement: String.raw`^import\s+(?<from>[\s\S]+)`,
    import_from_statement: String.raw`^from\s*(?<from>[.\w]+)[\s\\]*import\b(?<names>[\s\S]+)`,
  },
  comments: ['comment'],
  strings: ['string', 'format_specifier'],
  leaves: ['string_start', 'string_content', 'string_end'],
  identifiers: ['identifier'],
  parameters: ['parameters'],
  notParameters: ['keyword_separator', 'positional_separator'],
  ifs: ['if_statement'],
  elseIfs: ['elif_clause', 'if_clause'],
  elses: ['else_clause'],
  nested: ['for_statement', 'while_statement', 'except_clause', 'conditional_expression'],
  generators: ['for_in_clause'],
  switches: ['match_statement'],
  cases: ['case_clause'],
  assertions: ['assert_statement'],
  lambdas: ['lambda'],
  logical: { nodes: ['boolean_operator'], operators: ['and', 'or'] },
  skim: {
    // A word may stand right behind a number: `1if x else 2`.
    stops: String.raw`#|(?<![A-Za-z_])(?:${stopWords.join('|')})\b|[fF][rR]?["']|[rR][fF]["']`,
    walked: ['parameters', 'interpolation'],
    words: otherWords,
  },
};
