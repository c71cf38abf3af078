import type { LanguageTable } from './language-table.js';

/** C#. */
export const table: LanguageTable = {
  grammar: 'c-sharp',
  symbols: {
    class_declaration: 'class',
    record_declaration: 'class',
    struct_declaration: 'class',
    interface_declaration: 'interface',
    enum_declaration: 'enum',
    delegate_declaration: 'type',
    method_declaration: 'method',
    constructor_declaration: 'method',
    destructor_declaration: 'method',
    operator_declaration: { kind: 'method', name: 'operator' },
    local_function_statement: 'function',
  },
  exported: { signature: '\\b(?:public|protected)\\b' },
  imports: { using_directive: String.raw`^(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<from>[\w.]+)` },
  comments: ['comment'],
  strings: ['string_literal', 'verbatim_string_literal', 'raw_string_literal'],
  identifiers: ['identifier'],
  parameters: ['parameter_list'],
  notParameters: ['attribute_list'],
  ifs: ['if_statement'],
  nested: ['for_statement', 'foreach_statement', 'while_statement', 'do_statement', 'catch_clause', 'conditional_expression'],
  switches: ['switch_statement', 'switch_expression'],
  exhaustive: ['switch_expression'],
  cases: ['switch_expression_arm'],
  caseTokens: ['case'],
  lambdas: ['lambda_expression', 'anonymous_method_expression'],
  logical: { nodes: ['binary_expression'], operators: ['&&', '||', '??'] },
};
