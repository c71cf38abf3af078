import type { Class, ClassElement, Declaration, Directive, ExportDefaultDeclaration, Statement, VariableDeclaration } from 'oxc-parser';
import type { SymbolKind } from './code-facts.js';
import type { FactCollector } from './fact-collector.js';
import { LineIndex } from './line-index.js';

interface Found {
  readonly name: string | undefined;
  readonly kind: SymbolKind;
  readonly isExported: boolean;
}

const kinds: Readonly<Record<string, SymbolKind>> = {
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  FunctionExpression: 'function',
  ArrowFunctionExpression: 'function',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  TSEnumDeclaration: 'enum',
};

/** Collects what a file declares at its top and in namespaces, and the methods of its classes. */
export class ScriptSymbols {
  readonly #found: FactCollector;
  readonly #lines: LineIndex;
  readonly #exported: ReadonlySet<string>;

  /** @param exported - names that are exported apart from their declarations. */
  constructor(found: FactCollector, text: string, exported: ReadonlySet<string>) {
    this.#found = found;
    this.#lines = new LineIndex(text);
    this.#exported = exported;
  }

  add(node: Directive | Statement): void {
    if (node.type === 'ExportNamedDeclaration') {
      if (node.declaration) this.#declaration(node.declaration, true);
    } else if (node.type === 'ExportDefaultDeclaration') this.#default(node.declaration);
    else this.#declaration(node as Declaration, false);
  }

  #declaration(node: Declaration, isExported: boolean): void {
    const kind = kinds[node.type];
    if (node.type === 'ClassDeclaration') this.#class(node, node.id?.name, isExported);
    else if (node.type === 'VariableDeclaration') this.#variables(node, isExported);
    else if (node.type === 'TSModuleDeclaration') this.#namespace(node, isExported);
    else if (kind && 'id' in node && node.id?.type === 'Identifier') this.#push({ name: node.id.name, kind, isExported }, node);
  }

  // A module named by a string and `global` are seen from everywhere; what is declared there needs no `export`.
  #namespace(node: Extract<Declaration, { type: 'TSModuleDeclaration' }>, isExported: boolean): void {
    const isOpen = node.kind === 'global' || node.id.type === 'Literal';
    const isSeen = isOpen || isExported || (node.id.type === 'Identifier' && this.#exported.has(node.id.name));
    for (const inner of node.body?.body ?? []) {
      if (inner.type === 'ExportNamedDeclaration' && inner.declaration) this.#declaration(inner.declaration, isSeen);
      else this.#declaration(inner as Declaration, isSeen && node.declare);
    }
  }

  // What is exported by default goes by its own name, or by 'default'.
  #default(node: ExportDefaultDeclaration['declaration']): void {
    const kind = kinds[node.type];
    const name = 'id' in node && node.id?.type === 'Identifier' ? node.id.name : 'default';
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') this.#class(node, name, true);
    else if (kind) this.#push({ name, kind, isExported: true }, node);
  }

  #class(node: Class, name: string | undefined, isExported: boolean): void {
    const isSeen = isExported || (name !== undefined && this.#exported.has(name));
    this.#push({ name, kind: 'class', isExported: isSeen }, node);
    for (const member of node.body.body) {
      const method = methodOf(member);
      if (method) this.#push({ name: method.name, kind: 'method', isExported: isSeen && method.isOpen }, member);
    }
  }

  // A constant that holds a function is a function; any other is told only when it is exported.
  #variables(node: VariableDeclaration, isExported: boolean): void {
    for (const declarator of node.declarations) {
      const { id, init } = declarator;
      if (id.type !== 'Identifier') continue;
      const isSeen = isExported || this.#exported.has(id.name);
      const span = node.declarations.length === 1 ? node : declarator;
      if (init && kinds[init.type] === 'function') this.#push({ name: id.name, kind: 'function', isExported: isSeen }, span);
      else if (init?.type === 'ClassExpression') this.#class(init, id.name, isSeen);
      else if (isSeen && node.kind === 'const') this.#push({ name: id.name, kind: 'constant', isExported: true }, span);
    }
  }

  #push({ name, kind, isExported }: Found, span: { start: number; end: number }): void {
    if (name === undefined) return;
    this.#found.addSymbol({
      name,
      kind,
      line: this.#lines.lineAt(span.start),
      endLine: this.#lines.lineAt(Math.max(span.start, span.end - 1)),
      isExported: isExported || (kind !== 'method' && this.#exported.has(name)),
    });
  }
}

// A property that holds a function is a method too.
function methodOf(member: ClassElement): { name: string | undefined; isOpen: boolean } | undefined {
  if (member.type === 'StaticBlock' || member.type === 'TSIndexSignature') return undefined;
  const isMethod = member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition';
  if (!isMethod && (member.value === null || kinds[member.value.type] !== 'function')) return undefined;
  const isOpen = member.accessibility !== 'private' && member.key.type !== 'PrivateIdentifier';
  return { name: member.computed ? undefined : nameOfKey(member.key), isOpen };
}

function nameOfKey(key: { type: string; name?: unknown; value?: unknown }): string | undefined {
  if (typeof key.name === 'string') return key.type === 'PrivateIdentifier' ? `#${key.name}` : key.name;
  return typeof key.value === 'string' ? key.value : undefined;
}
