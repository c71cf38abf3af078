import type { LanguageTable } from './language-table.js';

/** Java. */
export const table: LanguageTable = {
  grammar: 'java',
  symbols: {
    class_declaration: 'class',
    record_declaration: 'class',
    interface_declaration: 'interface',
    annotation_type_declaration: 'interface',
    enum_declaration: 'enum',
    method_declaration: 'method',
    constructor_declaration: 'method',
    compact_constructor_declaration: 'method',
  },
  exported: { signature: '\\bpublic\\b' },
  imports: { import_declaration: String.raw`^import\s+(?:static\s+)?(?<from>[\w.]+?)(?:\.\*)?\s*;` },
  comments: ['line_comment', 'block_comment'],
  strings: ['string_literal'],
  identifiers: ['identifier', 'type_identifier'],
  parameters: ['formal_parameters'],
  notParameters: ['receiver_parameter'],
  ifs: ['if_statement'],
  nested: ['for_statement', 'enhanced_for_statement', 'while_statement', 'do_statement', 'catch_clause', 'ternary_expression'],
  switches: ['switch_expression', 'switch_statement'],
  caseTokens: ['case'],
  lambdas: ['lambda_expression'],
  logical: { nodes: ['binary_expression'], operators: ['&&', '||'] },
};
