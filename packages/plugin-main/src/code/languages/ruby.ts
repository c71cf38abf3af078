import type { LanguageTable } from './language-table.js';

/** Ruby. */
export const table: LanguageTable = {
  grammar: 'ruby',
  symbols: { method: 'function', singleton_method: 'function', class: 'class', module: 'class' },
  owners: ['singleton_class'],
  exported: { name: '^(?!_)' },
  // `require` is a call like any other.
  imports: { program: String.raw`^[ \t]*require(?:_relative)?[ \t(]+['"](?<from>[^'"\n]+)['"]` },
  comments: ['comment'],
  strings: ['string'],
  identifiers: ['identifier', 'constant'],
  parameters: ['method_parameters'],
  ifs: ['if', 'unless'],
  elseIfs: ['elsif'],
  elses: ['else'],
  nested: [
    'while',
    'until',
    'for',
    'rescue',
    'conditional',
    'if_modifier',
    'unless_modifier',
    'while_modifier',
    'until_modifier',
    'rescue_modifier',
  ],
  switches: ['case', 'case_match'],
  cases: ['when', 'in_clause'],
  lambdas: ['block', 'do_block', 'lambda'],
  logical: { nodes: ['binary'], operators: ['&&', '||', 'and', 'or'] },
};
