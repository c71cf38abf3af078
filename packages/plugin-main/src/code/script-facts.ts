import type { Class, Declaration, Directive, ExportDefaultDeclaration, Statement, StaticExport, VariableDeclaration } from 'oxc-parser';
import { maxSymbolsPerFile, type CodeImport, type CodeSymbol, type SymbolKind } from './code-facts.js';
import { LineIndex } from './line-index.js';

/** What a parser found in a file. */
export interface ParsedFacts {
  readonly symbols: CodeSymbol[];
  readonly imports: CodeImport[];
  readonly hasErrors: boolean;
}

type OxcParser = typeof import('oxc-parser');
type ScriptLanguage = 'js' | 'jsx' | 'ts' | 'tsx' | 'dts';

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
    imports: importsOf(result.module, text),
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
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        return this.#add(node.id?.name, 'function', node, isExported);
      case 'ClassDeclaration':
        return this.#class(node, node.id?.name, isExported);
      case 'TSInterfaceDeclaration':
        return this.#add(node.id.name, 'interface', node, isExported);
      case 'TSTypeAliasDeclaration':
        return this.#add(node.id.name, 'type', node, isExported);
      case 'TSEnumDeclaration':
        return this.#add(node.id.name, 'enum', node, isExported);
      case 'VariableDeclaration':
        return this.#variables(node, isExported);
      case 'TSModuleDeclaration':
        if (node.body && 'body' in node.body && Array.isArray(node.body.body))
          for (const inner of node.body.body) this.statement(inner, isExported);
    }
  }

  #default(node: ExportDefaultDeclaration['declaration']): void {
    if (node.type === 'FunctionDeclaration' || node.type === 'TSDeclareFunction')
      this.#add(node.id?.name ?? 'default', 'function', node, true);
    else if (node.type === 'ClassDeclaration') this.#class(node, node.id?.name ?? 'default', true);
    else if (node.type === 'TSInterfaceDeclaration') this.#add(node.id.name, 'interface', node, true);
    else if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') this.#add('default', 'function', node, true);
  }

  #class(node: Class, name: string | undefined, isExported: boolean): void {
    this.#add(name, 'class', node, isExported);
    const isSeen = isExported || (name !== undefined && this.#exported.has(name));
    for (const member of node.body.body) {
      if (member.type !== 'MethodDefinition' && member.type !== 'TSAbstractMethodDefinition') continue;
      const isOpen = member.accessibility !== 'private' && member.key.type !== 'PrivateIdentifier';
      this.#add(nameOfKey(member.key), 'method', member, isSeen && isOpen);
    }
  }

  // A constant that holds a function is a function; any other is told only when it is exported.
  #variables(node: VariableDeclaration, isExported: boolean): void {
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') continue;
      const isSeen = isExported || this.#exported.has(id.name);
      if (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression') this.#add(id.name, 'function', node, isSeen);
      else if (init?.type === 'ClassExpression') this.#class(init, id.name, isSeen);
      else if (isSeen && node.kind === 'const') this.#add(id.name, 'constant', node, true);
    }
  }

  #add(name: string | undefined, kind: SymbolKind, span: { start: number; end: number }, isExported: boolean): void {
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

function importsOf(
  module: {
    staticImports: { moduleRequest: { value: string } }[];
    staticExports: StaticExport[];
    dynamicImports: { moduleRequest: { start: number; end: number } }[];
  },
  text: string,
): CodeImport[] {
  const from = new Set(module.staticImports.map((statement) => statement.moduleRequest.value));
  for (const { entries } of module.staticExports) for (const { moduleRequest } of entries) if (moduleRequest) from.add(moduleRequest.value);
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$\\]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) from.add(literal);
  }
  for (const [, literal] of text.matchAll(/\brequire\(['"]([^'"\n]{1,200})['"]\)/g)) if (literal !== undefined) from.add(literal);
  return [...from].map((each) => ({ from: each }));
}
