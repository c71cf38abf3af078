import type { LanguageTable } from './language-table.js';

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
  strings: ['string'],
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
};
