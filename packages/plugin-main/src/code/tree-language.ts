import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import type * as treeSitter from 'web-tree-sitter';
import type { SymbolKind } from './code-facts.js';
import { compileSkim, type CompiledSkim } from './skimmer.js';
import type { LanguageTable, SymbolRule } from './languages/language-table.js';

/** What a node means to the walk, as bits. */
export const role = {
  symbol: 1 << 0,
  owner: 1 << 1,
  wrapper: 1 << 2,
  import: 1 << 3,
  comment: 1 << 4,
  name: 1 << 5,
  parameters: 1 << 6,
  if: 1 << 7,
  elseClause: 1 << 8,
  elseToken: 1 << 9,
  logical: 1 << 10,
  operator: 1 << 11,
  /** A decision more. */
  decides: 1 << 12,
  breaksFlat: 1 << 13,
  breaksNested: 1 << 14,
  /** What is inside lies deeper. */
  deepens: 1 << 15,
  /** No parameter, though it stands among them. */
  notParameter: 1 << 16,
  /** Has nothing inside that matters. */
  leaf: 1 << 17,
  /** A token such as a bracket or a keyword. */
  token: 1 << 18,
  /** Decisions inside do not count. */
  mutes: 1 << 19,
  string: 1 << 20,
  exhaustive: 1 << 21,
  /** What is inside counts, not its names alone. */
  walked: 1 << 22,
} as const;

/** How a node declares something, by the numbers of types and fields. */
export interface CompiledRule {
  readonly kind: SymbolKind;
  readonly refine: ReadonlyMap<number, SymbolKind>;
  /** Types its name must be of, where it declares something only then. */
  readonly declares: ReadonlySet<number> | undefined;
  readonly isName: (type: number, field: number) => boolean;
  readonly isBody: (type: number, field: number) => boolean;
}

/** A grammar that is loaded, and what its nodes mean. */
export interface TreeLanguage {
  readonly parser: treeSitter.Parser;
  readonly table: LanguageTable;
  /** By the number of a node's type. */
  readonly roles: Uint32Array;
  readonly symbols: ReadonlyMap<number, CompiledRule>;
  readonly imports: ReadonlyMap<number, RegExp>;
  readonly parametersField: number;
  readonly exportedName: RegExp | undefined;
  readonly exportedSignature: RegExp | undefined;
  readonly skim: CompiledSkim | undefined;
}

const loaded = new Map<string, Promise<TreeLanguage>>();
let starting: Promise<typeof treeSitter> | undefined;

/** Loads a grammar on its first use; it is kept as long as the process. */
export function loadTreeLanguage(table: LanguageTable): Promise<TreeLanguage> {
  const key = JSON.stringify(table);
  const loading = loaded.get(key) ?? load(table);
  loaded.set(key, loading);
  return loading;
}

async function load(table: LanguageTable): Promise<TreeLanguage> {
  starting ??= start();
  const { Language, Parser } = await starting;
  const language = await Language.load(grammarPath(table.grammar));
  const parser = new Parser();
  parser.setLanguage(language);
  return {
    parser,
    table,
    roles: compileRoles(table, language),
    symbols: byType(language, table.symbols, (rule) => compileRule(language, typeof rule === 'string' ? { kind: rule } : rule)),
    imports: byType(language, table.imports ?? {}, (source) => new RegExp(source, 'gm')),
    parametersField: language.fieldIdForName('parameters') ?? -1,
    exportedName: compileExpression(table.exported?.name),
    exportedSignature: compileExpression(table.exported?.signature),
    skim: table.skim && compileSkim(table.skim),
  };
}

async function start(): Promise<typeof treeSitter> {
  const module = await import('web-tree-sitter');
  await module.Parser.init();
  return module;
}

function grammarPath(grammar: string): string {
  if (isAbsolute(grammar)) return grammar;
  return createRequire(import.meta.url).resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`);
}

function compileRule(language: treeSitter.Language, { kind, name, body, refine, declares }: SymbolRule): CompiledRule {
  return {
    kind,
    refine: byType(language, refine ?? {}, (each) => each),
    declares: declares === undefined ? undefined : new Set(idsOf(language, declares, true)),
    isName: partTest(language, name ?? 'name'),
    isBody: partTest(language, body ?? 'body'),
  };
}

function partTest(language: treeSitter.Language, part: string): (type: number, field: number) => boolean {
  const wanted = language.fieldIdForName(part);
  if (wanted !== null) return (_type, field) => field === wanted;
  const types = new Set(idsOf(language, part, true));
  return (type) => types.has(type);
}

function compileExpression(source: string | undefined): RegExp | undefined {
  return source === undefined ? undefined : new RegExp(source, 'u');
}

function compileRoles(table: LanguageTable, language: treeSitter.Language): Uint32Array {
  const roles = new Uint32Array(language.nodeTypeCount + 1);
  const mark = (names: readonly string[] | undefined, bits: number, isNamed = true): void => {
    for (const name of names ?? []) for (const id of idsOf(language, name, isNamed)) roles[id] = (roles[id] ?? 0) | bits;
  };
  for (let id = 0; id < language.nodeTypeCount; id += 1) if (!language.nodeTypeIsNamed(id)) roles[id] = role.leaf | role.token;
  mark(Object.keys(table.symbols), role.symbol);
  mark(table.owners, role.owner);
  mark(table.wrappers, role.wrapper);
  mark(Object.keys(table.imports ?? {}), role.import);
  mark(table.comments, role.comment | role.leaf);
  mark(table.leaves, role.leaf);
  mark(table.identifiers, role.name | role.leaf);
  mark(table.parameters, role.parameters);
  mark(table.notParameters, role.notParameter);
  mark(table.ifs, role.if | role.decides | role.breaksNested | role.deepens);
  mark(table.elseIfs, role.if | role.decides | role.breaksFlat);
  mark(table.elses, role.elseClause);
  mark(table.nested, role.decides | role.breaksNested | role.deepens);
  mark(table.generators, role.decides | role.breaksNested);
  mark(table.switches, role.breaksNested | role.deepens);
  mark(table.exhaustive, role.exhaustive);
  mark(table.cases, role.decides);
  mark(table.caseTokens, role.decides, false);
  mark(table.assertions, role.decides | role.mutes);
  mark(table.strings, role.string);
  mark(table.lambdas, role.deepens);
  mark(table.skim?.walked, role.walked);
  mark(table.logical?.nodes, role.logical);
  mark(table.logical?.operators, role.operator, false);
  mark(['else'], role.elseToken, false);
  return roles;
}

function byType<T, R>(language: treeSitter.Language, source: Readonly<Record<string, T>>, make: (value: T) => R): ReadonlyMap<number, R> {
  const entries = Object.entries(source).map(([name, value]) => [name, make(value)] as const);
  return new Map(entries.flatMap(([name, value]) => idsOf(language, name, true).map((id) => [id, value] as const)));
}

// A grammar may have several types of one name.
function idsOf(language: treeSitter.Language, name: string, isNamed: boolean): number[] {
  const ids: number[] = [];
  for (let id = 0; id < language.nodeTypeCount; id += 1)
    if (language.nodeTypeForId(id) === name && language.nodeTypeIsNamed(id) === isNamed) ids.push(id);
  const canonical = language.idForNodeType(name, isNamed);
  return canonical === null || ids.includes(canonical) ? ids : [...ids, canonical];
}
