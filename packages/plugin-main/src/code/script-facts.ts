import type { Class, Declaration, Directive, ExportDefaultDeclaration, Statement, StaticExport, VariableDeclaration } from 'oxc-parser';
import type * as oxc from 'oxc-parser';
import { maxSymbolsPerFile, type CodeImport, type CodeSymbol, type SymbolKind } from './code-facts.js';
import { LineIndex } from './line-index.js';
import { scriptImports } from './script-imports.js';

/** What a parser found in a file. */
export interface ParsedFacts {
  readonly symbols: CodeSymbol[];
  readonly imports: CodeImport[];
  readonly hasErrors: boolean;
}

type OxcParser = typeof oxc;
type ScriptLanguage = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

interface Found {
  readonly name: string | undefined;
  readonly kind: SymbolKind;
  readonly isExported: boolean;
}

const declarationKinds: Readonly<Record<string, SymbolKind>> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  FunctionExpression: 'function',
  ArrowFunctionExpression: 'function',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSEnumDeclaration: 'enum',
};

let loading: Promise<OxcParser> | undefined;

/** The symbols and imports of a TypeScript or JavaScript file. The parser is loaded on first use. */
export async function scriptFacts(path: string, text: string): Promise<ParsedFacts> {
  loading ??= import('oxc-parser');
  const { parseSync } = await loading;
  const lang = languageFor(path);
  const result = parseSync(path, text, { lang, sourceType: /\.(?:js|jsx|cjs)$/.test(path) ? 'unambiguous' : 'module' });
  const exported = new Set(result.module.staticExports.flatMap(localNames));
  const collector = new SymbolCollector(text, exported);
  for (const statement of result.program.body) collector.statement(statement, false);
  return {
    symbols: collector.symbols,
    imports: scriptImports(result.module, text),
    hasErrors: result.errors.some((error) => error.severity === 'Error'),
  };
}

class SymbolCollector {
  readonly symbols: CodeSymbol[] = [];
  readonly #lines: LineIndex;
  readonly #exported: ReadonlySet<string>;

  constructor(text: string, exported: ReadonlySet<string>) {
    this.#lines = new LineIndex(text);
    this.#exported = exported;
  }

  statement(node: Directive | Statement, isExported: boolean): void {
    if (node.type === 'ExportNamedDeclaration') {
      if (node.declaration) this.#declaration(node.declaration, true);
    } else if (node.type === 'ExportDefaultDeclaration') this.#default(node.declaration);
    else this.#declaration(node as Declaration, isExported);
  }

  #declaration(node: Declaration, isExported: boolean): void {
    const kind = declarationKinds[node.type];
    if (node.type === 'ClassDeclaration') this.#class(node, node.id?.name, isExported);
    else if (node.type === 'VariableDeclaration') this.#variables(node, isExported);
    else if (kind && 'id' in node && node.id?.type === 'Identifier') this.#add({ name: node.id.name, kind, isExported }, node);
    else if (node.type === 'TSModuleDeclaration') this.#namespace(node, isExported);
  }

  #namespace(node: Extract<Declaration, { type: 'TSModuleDeclaration' }>, isExported: boolean): void {
    const body = node.body && 'body' in node.body ? node.body.body : undefined;
    if (Array.isArray(body)) for (const inner of body) this.statement(inner, isExported);
  }

  // What is exported by default goes by its own name, or by 'default'.
  #default(node: ExportDefaultDeclaration['declaration']): void {
    const kind = declarationKinds[node.type];
    const name = 'id' in node && node.id?.type === 'Identifier' ? node.id.name : 'default';
    if (node.type === 'ClassDeclaration') this.#class(node, name, true);
    else if (kind) this.#add({ name, kind, isExported: true }, node);
  }

  #class(node: Class, name: string | undefined, isExported: boolean): void {
    this.#add({ name, kind: 'class', isExported }, node);
    const isSeen = isExported || (name !== undefined && this.#exported.has(name));
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' && member.type !== 'TSAbstractMethodDefinition') continue;
      const isOpen = member.accessibility !== 'private' && member.key.type !== 'PrivateIdentifier';
      this.#add({ name: nameOfKey(member.key), kind: 'method', isExported: isSeen && isOpen }, member);
    }
  }

  // A constant that holds a function is a function; any other is told only when it is exported.
  #variables(node: VariableDeclaration, isExported: boolean): void {
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') continue;
      const isSeen = isExported || this.#exported.has(id.name);
      if (init && declarationKinds[init.type] === 'function') this.#add({ name: id.name, kind: 'function', isExported: isSeen }, node);
      else if (init?.type === 'ClassExpression') this.#class(init, id.name, isSeen);
      else if (isSeen && node.kind === 'const') this.#add({ name: id.name, kind: 'constant', isExported: true }, node);
    }
  }

  #add({ name, kind, isExported }: Found, span: { start: number; end: number }): void {
    if (name === undefined || this.symbols.length >= maxSymbolsPerFile) return;
    this.symbols.push({
      name,
      kind,
      line: this.#lines.lineAt(span.start),
      endLine: this.#lines.lineAt(Math.max(span.start, span.end - 1)),
      isExported: isExported || (kind !== 'method' && this.#exported.has(name)),
    });
  }
}

function languageFor(path: string): ScriptLanguage {
  if (/\.d\.[cm]?ts$/.test(path)) return 'dts';
  if (path.endsWith('.tsx')) return 'tsx';
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
}

function localNames(statement: StaticExport): string[] {
  return statement.entries.flatMap((entry) => (entry.localName.name === null ? [] : [entry.localName.name]));
}

function nameOfKey(key: { type: string; name?: unknown; value?: unknown }): string | undefined {
  if (typeof key.name === 'string') return key.type === 'PrivateIdentifier' ? `#${key.name}` : key.name;
  return typeof key.value === 'string' ? key.value : undefined;
}
