import type { LanguageTable } from './language-table.js';

/** Rust. */
export const table: LanguageTable = {
  grammar: 'rust',
  symbols: {
    function_item: 'function',
    function_signature_item: 'function',
    struct_item: 'class',
    union_item: 'class',
    enum_item: 'enum',
    trait_item: 'interface',
    type_item: 'type',
    const_item: 'constant',
    static_item: 'constant',
    macro_definition: 'function',
  },
  owners: ['impl_item'],
  exported: { signature: '^(?:pub\\b|macro_rules!)' },
  imports: {
    use_declaration: String.raw`use\s+(?<from>[\w:]+?)(?:::\{(?<names>[^}]*)\}|::\*)?(?:\s+as\s+\w+)?\s*;`,
    mod_item: String.raw`^(?:pub(?:\([^)]*\))?\s+)?mod\s+(?<from>\w+)\s*;`,
    extern_crate_declaration: String.raw`extern\s+crate\s+(?<from>\w+)`,
  },
  comments: ['line_comment', 'block_comment'],
  strings: ['string_literal', 'raw_string_literal'],
  identifiers: ['identifier', 'field_identifier', 'type_identifier', 'shorthand_field_identifier'],
  parameters: ['parameters'],
  notParameters: ['attribute_item'],
  ifs: ['if_expression'],
  elses: ['else_clause'],
  nested: ['for_expression', 'while_expression'],
  switches: ['match_expression', 'loop_expression'],
  exhaustive: ['match_expression'],
  cases: ['match_arm'],
  lambdas: ['closure_expression'],
  logical: { nodes: ['binary_expression', 'let_chain'], operators: ['&&', '||'] },
};
