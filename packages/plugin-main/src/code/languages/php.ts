import type { LanguageTable } from './language-table.js';

/** PHP. */
export const table: LanguageTable = {
  grammar: 'php',
  symbols: {
    function_definition: 'function',
    method_declaration: 'method',
    class_declaration: 'class',
    trait_declaration: 'class',
    interface_declaration: 'interface',
    enum_declaration: 'enum',
  },
  exported: { signature: '^(?![^(]*\\b(?:private|protected)\\b)' },
  imports: {
    namespace_use_declaration: String.raw`^use\s+(?:function\s+|const\s+)?(?<from>[\w\\, ]+?)(?:\\\{(?<names>[^}]*)\})?(?:\s+as\s+\w+)?\s*;`,
    require_expression: String.raw`['"](?<from>[^'"]+)['"]`,
    require_once_expression: String.raw`['"](?<from>[^'"]+)['"]`,
    include_expression: String.raw`['"](?<from>[^'"]+)['"]`,
    include_once_expression: String.raw`['"](?<from>[^'"]+)['"]`,
  },
  comments: ['comment'],
  strings: ['string', 'encapsed_string'],
  identifiers: ['name'],
  parameters: ['formal_parameters'],
  ifs: ['if_statement'],
  elseIfs: ['else_if_clause'],
  elses: ['else_clause'],
  nested: ['for_statement', 'foreach_statement', 'while_statement', 'do_statement', 'catch_clause', 'conditional_expression'],
  switches: ['switch_statement', 'match_expression'],
  cases: ['case_statement', 'match_conditional_expression'],
  lambdas: ['anonymous_function', 'arrow_function'],
  logical: { nodes: ['binary_expression'], operators: ['&&', '||', 'and', 'or'] },
};
