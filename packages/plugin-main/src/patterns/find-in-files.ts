import { decode, encodingOf } from '../workspace/text-encoding.js';
import { installedGrammars, type GrammarPackage } from './pattern-languages.js';

/** A rule of ast-grep: which nodes match. */
export interface PatternRule {
  readonly rule: Readonly<Record<string, unknown>>;
  readonly constraints?: Readonly<Record<string, unknown>>;
  readonly utils?: Readonly<Record<string, unknown>>;
}

/** What a worker process is to look for, and in which files. */
export interface PatternTask {
  readonly grammar: string;
  readonly rule: PatternRule;
  readonly files: readonly { readonly path: string; readonly content: Uint8Array }[];
}

/** A node that matches. */
export interface PatternHit {
  /** From 1. */
  readonly line: number;
  /** Characters, from 1. */
  readonly column: number;
  /** Its first line, cut where it is long. */
  readonly text: string;
  /** What the variables of the pattern stand for: `$NAME` by its name. */
  readonly captures: readonly (readonly [name: string, text: string])[];
}

/** What a worker found: hits by file, in the order of the files; or why the rule is none. */
export type PatternOutcome = { readonly problem: string } | { readonly hits: readonly (readonly PatternHit[])[] };

const maxHitsPerFile = 1_000;
const shownLength = 160;
const captureLength = 60;

type Napi = typeof import('@ast-grep/napi');
type Node = import('@ast-grep/napi').SgNode;
type Config = Parameters<Node['findAll']>[0];

/** Finds what matches a rule. Files that are no text have no hits. */
export async function findInFiles({ grammar, rule, files }: PatternTask): Promise<PatternOutcome> {
  const napi = await import('@ast-grep/napi');
  const grammars = register(napi);
  if (!Object.hasOwn(napi.Lang, grammar) && !Object.hasOwn(grammars, grammar))
    return { problem: `the grammar of ${grammar} cannot be loaded here` };
  const problem = problemOf(napi, rule, { grammar, sign: signs[grammar] ?? grammars[grammar]?.expandoChar ?? '$' });
  if (problem !== undefined) return { problem };
  const variables = variablesOf(rule);
  return {
    hits: files.map(({ content }) => {
      const text = textOf(content);
      if (text === undefined) return [];
      const nodes = napi
        .parse(grammar, text)
        .root()
        .findAll(rule as Config);
      return nodes.slice(0, maxHitsPerFile).map((node) => hitOf(node, variables));
    }),
  };
}

// Once in a process: ast-grep listens to the first call alone.
let registered: Readonly<Record<string, GrammarPackage>> | undefined;

function register(napi: Napi): Readonly<Record<string, GrammarPackage>> {
  if (!registered) {
    registered = installedGrammars();
    napi.registerDynamicLanguage({ ...registered });
  }
  return registered;
}

/** What stands for the dollar of a variable where it is no letter: ast-grep's own choice. */
const signs: Readonly<Record<string, string>> = { Css: '_', Html: 'z' };

function problemOf(napi: Napi, rule: PatternRule, { grammar, sign }: { grammar: string; sign: string }): string | undefined {
  try {
    napi
      .parse(grammar, '')
      .root()
      .findAll(rule as Config);
  } catch (error) {
    return shortly(error);
  }
  const pattern = rule.rule['pattern'];
  if (typeof pattern !== 'string') return undefined;
  // ast-grep takes a pattern with errors, and then finds nothing, or the wrong things.
  const broken = napi
    .parse(grammar, pattern.replaceAll('$', sign))
    .root()
    .find({ rule: { kind: 'ERROR' } });
  if (!broken) return undefined;
  const { line, column } = broken.range().start;
  const place = `line ${line + 1}, character ${column + 1}`;
  return `the pattern does not parse: '${broken.text().replaceAll(sign, '$').slice(0, 40)}' at ${place}`;
}

function shortly(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n').map((line) => line.replace(/^\s*\|->\s*/, '').trim());
  return (lines.findLast((line) => line !== '') ?? 'the rule is none').replace(/\.$/, '').slice(0, 200);
}

interface Variable {
  readonly name: string;
  readonly isMany: boolean;
}

function variablesOf(rule: PatternRule): readonly Variable[] {
  const names = new Map<string, Variable>();
  for (const [, dollars = '', name = ''] of JSON.stringify(rule).matchAll(/(?<!\$)(\$|\$\$\$)([A-Z][A-Z0-9_]*)/g))
    names.set(name, { name, isMany: dollars.length === 3 });
  return [...names.values()];
}

function hitOf(node: Node, variables: readonly Variable[]): PatternHit {
  const { line, column } = node.range().start;
  const captures = variables.flatMap(({ name, isMany }) => {
    const text = isMany ? textBetween(node.getMultipleMatches(name)) : node.getMatch(name)?.text();
    return text === undefined || text === '' ? [] : [[name, oneLine(text, captureLength)] as const];
  });
  return { line: line + 1, column: column + 1, text: oneLine(node.text(), shownLength), captures };
}

// The nodes that a variable stands for include the commas between them.
function textBetween(nodes: readonly Node[]): string {
  return nodes.map((node) => node.text()).reduce((all, text) => (text === ',' || all === '' ? `${all}${text}` : `${all} ${text}`), '');
}

function oneLine(text: string, length: number): string {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const safe = first
    .slice(0, length)
    .replaceAll(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd')
    .trimEnd();
  return rest.length > 0 || first.length > length ? `${safe}…` : safe;
}

function textOf(content: Uint8Array): string | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const encoding = encodingOf(bytes);
  return encoding && decode(bytes, encoding);
}
