import type { LanguageTable } from './language-table.js';

/** C++, and C as what C++ nearly contains. */
export const table: LanguageTable = {
  grammar: 'cpp',
  symbols: {
    function_definition: { kind: 'function', name: 'declarator' },
    declaration: { kind: 'function', name: 'declarator', declares: 'function_declarator' },
    field_declaration: { kind: 'function', name: 'declarator', declares: 'function_declarator' },
    class_specifier: 'class',
    struct_specifier: 'class',
    union_specifier: 'class',
    enum_specifier: 'enum',
    alias_declaration: 'type',
    type_definition: { kind: 'type', name: 'declarator' },
    concept_definition: 'type',
  },
  wrappers: ['template_declaration', 'type_definition'],
  exported: { signature: '^(?!static\\b)' },
  imports: { preproc_include: '["<](?<from>[^"<>\\n]+)[">]' },
  comments: ['comment'],
  strings: ['string_literal', 'raw_string_literal'],
  identifiers: ['identifier', 'field_identifier', 'type_identifier', 'namespace_identifier'],
  parameters: ['parameter_list'],
  ifs: ['if_statement'],
  elses: ['else_clause'],
  nested: ['for_statement', 'for_range_loop', 'while_statement', 'do_statement', 'catch_clause', 'conditional_expression'],
  switches: ['switch_statement'],
  caseTokens: ['case'],
  lambdas: ['lambda_expression'],
  logical: { nodes: ['binary_expression'], operators: ['&&', '||', 'and', 'or'] },
};
