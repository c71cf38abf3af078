import type { LanguageTable } from './language-table.js';

/** Bash and other shells that are near to it. */
export const table: LanguageTable = {
  grammar: 'bash',
  symbols: { function_definition: 'function' },
  imports: { program: String.raw`^[ \t]*(?:source|\.)[ \t]+['"]?(?<from>[^'"\s;&|$]+)` },
  comments: ['comment'],
  identifiers: ['command_name', 'variable_name'],
  ifs: ['if_statement'],
  elseIfs: ['elif_clause'],
  elses: ['else_clause'],
  nested: ['for_statement', 'c_style_for_statement', 'while_statement', 'ternary_expression'],
  switches: ['case_statement'],
  cases: ['case_item'],
  logical: { nodes: ['list', 'binary_expression'], operators: ['&&', '||'] },
};
