import type { LanguageTable } from './language-table.js';

/** Go. */
export const table: LanguageTable = {
  grammar: 'go',
  symbols: {
    function_declaration: 'function',
    method_declaration: 'method',
    type_spec: { kind: 'type', refine: { struct_type: 'class', interface_type: 'interface' } },
    type_alias: 'type',
    const_spec: 'constant',
  },
  wrappers: ['type_declaration', 'const_declaration'],
  exported: { name: '^\\p{Lu}' },
  imports: { import_spec: '["`](?<from>[^"`]+)["`]' },
  comments: ['comment'],
  strings: ['interpreted_string_literal', 'raw_string_literal'],
  identifiers: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
  parameters: ['parameter_list'],
  ifs: ['if_statement'],
  nested: ['for_statement'],
  switches: ['expression_switch_statement', 'type_switch_statement', 'select_statement'],
  cases: ['expression_case', 'type_case', 'communication_case'],
  lambdas: ['func_literal'],
  logical: { nodes: ['binary_expression'], operators: ['&&', '||'] },
};
