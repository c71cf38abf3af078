import type { PatternRule } from './find-in-files.js';

/** A search that is ready made, for some languages. */
export interface Preset {
  readonly about: string;
  /** A regular expression, in any case, that a line of every file with a hit has: other files are not parsed. */
  readonly contains: string;
  /** By the name of a language. */
  readonly rules: Readonly<Record<string, PatternRule>>;
}

type Rule = PatternRule['rule'];

const any = (...rules: readonly Rule[]): Rule => ({ any: rules });
const patterns = (...texts: readonly string[]): Rule => any(...texts.map((pattern) => ({ pattern })));
const scripts = (rule: Rule): Record<string, PatternRule> => ({ TypeScript: { rule }, JavaScript: { rule } });
const python = (rule: Rule): Record<string, PatternRule> => ({ Python: { rule } });

const todo: PatternRule = { rule: { kind: 'comment', regex: '\\b(TODO|FIXME|XXX|HACK)\\b' } };
const sqlStart = '(?is)^[frb]*["\'`]{1,3}\\s*(select\\s.*\\sfrom\\s|insert\\s+into\\s|update\\s.*\\sset\\s|delete\\s+from\\s)';
const secretWords = 'password|passwd|secret|api_?key|access_?key|auth_?token|private_?key';
const secretName = `(?i)(^|[_.'"]|[a-z])(${secretWords})['"]?$`;
const secretValue = '^[\'"`][^\\s\'"`${}<>]{8,}[\'"`]$';
const sqlText: Rule = { any: [{ kind: 'string' }, { kind: 'template_string' }], regex: sqlStart };

/** The presets by their names. */
export const presets: Readonly<Record<string, Preset>> = {
  todo: {
    about: 'Comments with TODO, FIXME, XXX or HACK.',
    contains: 'TODO|FIXME|XXX|HACK',
    rules: { TypeScript: todo, JavaScript: todo, HTML: todo, CSS: todo, Python: todo, Go: todo },
  },
  'empty-catch': {
    about: 'Errors that are caught and dropped: nothing inside but comments, `pass` or `...`.',
    contains: 'catch|except',
    rules: {
      ...scripts({ kind: 'catch_clause', has: { field: 'body', regex: '^\\{(\\s|//[^\\n]*\\n|/\\*(?s:.*?)\\*/)*\\}$' } }),
      ...python({ kind: 'except_clause', has: { kind: 'block', regex: '^(pass|\\.\\.\\.)(\\s*#[^\\n]*)?$' } }),
    },
  },
  eval: {
    about: 'Text that is run as code.',
    contains: 'eval|Function|exec',
    rules: { ...scripts(patterns('eval($$$CODE)', 'new Function($$$CODE)')), ...python(patterns('eval($$$CODE)', 'exec($$$CODE)')) },
  },
  'sql-concat': {
    about: 'SQL put together from parts: by `+`, `%`, format or in a template.',
    contains: 'select|insert|update|delete',
    rules: {
      ...scripts(
        any(
          { kind: 'binary_expression', has: { field: 'left', ...sqlText }, regex: '\\+' },
          {
            kind: 'template_string',
            regex: sqlStart,
            has: { kind: 'template_substitution' },
            // A tag sees the parts apart, and can quote them.
            not: { inside: { kind: 'call_expression' } },
          },
          { kind: 'template_string', regex: sqlStart, has: { kind: 'template_substitution' }, inside: { kind: 'arguments' } },
        ),
      ),
      ...python(
        any(
          { kind: 'binary_operator', has: { field: 'left', kind: 'string', regex: sqlStart } },
          { kind: 'string', regex: sqlStart, has: { kind: 'interpolation' } },
          { kind: 'call', has: { field: 'function', kind: 'attribute', regex: `${sqlStart}(?s:.*)\\.format$` } },
        ),
      ),
    },
  },
  'bare-except': {
    about: '`except:` that catches everything, even the end of the program.',
    contains: 'except\\s*:',
    rules: python({ kind: 'except_clause', regex: '^except\\s*:' }),
  },
  'mutable-default': {
    about: 'Default values that all calls share: lists, dicts and sets.',
    contains: '=\\s*($|\\[|\\{|(list|dict|set)\\()',
    rules: python({
      any: [{ kind: 'default_parameter' }, { kind: 'typed_default_parameter' }],
      has: {
        field: 'value',
        any: [{ kind: 'list' }, { kind: 'dictionary' }, { kind: 'set' }, { kind: 'call', regex: '^(list|dict|set)\\(' }],
      },
    }),
  },
  'console-log': {
    about: 'What is printed to the console.',
    contains: 'console|print',
    rules: {
      ...scripts({ pattern: 'console.$METHOD($$$ARGS)' }),
      ...python({ pattern: 'print($$$ARGS)' }),
      Go: { rule: { kind: 'call_expression', has: { field: 'function', regex: '^fmt\\.Print(f|ln)?$' } } },
    },
  },
  debugger: {
    about: 'Stops for a debugger.',
    contains: 'debugger|breakpoint|pdb',
    rules: {
      ...scripts({ kind: 'debugger_statement' }),
      ...python(patterns('breakpoint()', 'pdb.set_trace()', 'ipdb.set_trace()', 'import pdb')),
    },
  },
  'hardcoded-secret': {
    about: 'Passwords, keys and tokens written into the code.',
    contains: secretWords,
    rules: {
      ...scripts(
        any(
          {
            kind: 'variable_declarator',
            all: [{ has: { field: 'name', regex: secretName } }, { has: { field: 'value', regex: secretValue } }],
          },
          { kind: 'pair', all: [{ has: { field: 'key', regex: secretName } }, { has: { field: 'value', regex: secretValue } }] },
          {
            kind: 'assignment_expression',
            all: [{ has: { field: 'left', regex: secretName } }, { has: { field: 'right', regex: secretValue } }],
          },
        ),
      ),
      ...python(
        any(
          { kind: 'assignment', all: [{ has: { field: 'left', regex: secretName } }, { has: { field: 'right', regex: secretValue } }] },
          {
            kind: 'keyword_argument',
            all: [{ has: { field: 'name', regex: secretName } }, { has: { field: 'value', regex: secretValue } }],
          },
          { kind: 'pair', all: [{ has: { field: 'key', regex: secretName } }, { has: { field: 'value', regex: secretValue } }] },
        ),
      ),
    },
  },
};

/** Their names. */
export const presetNames = Object.keys(presets);
