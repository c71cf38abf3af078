import { createRequire } from 'node:module';
import type { Language, Node, Parser } from 'web-tree-sitter';
import type { SymbolKind } from './code-facts.js';
import { FactCollector } from './fact-collector.js';
import type { ParsedFacts } from './script-facts.js';

let loading: Promise<Parser> | undefined;

/** The symbols and imports of a Python file. The parser and its grammar are loaded on first use. */
export async function pythonFacts(text: string): Promise<ParsedFacts> {
  loading ??= loadParser();
  const parser = await loading;
  const tree = parser.parse(text);
  const found = new FactCollector();
  if (!tree) return { found, hasErrors: true };
  try {
    visitAll(tree.rootNode, { found, owner: undefined, isSeen: true });
    return { found, hasErrors: tree.rootNode.hasError };
  } finally {
    tree.delete();
  }
}

interface Scope {
  readonly found: FactCollector;
  readonly owner: 'class' | 'function' | undefined;
  /** Whether everything around is public. */
  readonly isSeen: boolean;
}

interface Step {
  readonly node: Node;
  readonly scope: Scope;
}

/** Statements that hold other statements; all else is passed over whole, so that expressions cost nothing. */
const holders = new Set([
  'module',
  'block',
  'if_statement',
  'elif_clause',
  'else_clause',
  'try_statement',
  'except_clause',
  'except_group_clause',
  'finally_clause',
  'with_statement',
  'for_statement',
  'while_statement',
  'match_statement',
  'case_clause',
  'decorated_definition',
  'ERROR',
]);

// A list of what is left to visit, in the order of the text, and no recursion: nesting is as deep as a file likes.
function visitAll(root: Node, scope: Scope): void {
  const left: Step[] = [];
  const enter = (step: Step): void => {
    for (const node of step.node.namedChildren.toReversed()) if (node) left.push({ node, scope: step.scope });
  };
  enter({ node: root, scope });
  for (let step = left.pop(); step; step = left.pop()) {
    const inner = visit(step);
    if (inner) enter(inner);
  }
}

/** @returns what is to be visited inside. */
function visit({ node, scope }: Step): Step | undefined {
  switch (node.type) {
    case 'class_definition':
    case 'function_definition':
      return visitDefinition(node, scope);
    case 'import_statement':
    case 'import_from_statement':
      addImports(node, scope.found);
      return undefined;
    case 'type_alias_statement':
      // `type X[T] = ...`, the name without its parameters.
      addSymbol(node, /^\w+/u.exec(node.childForFieldName('left')?.text ?? '')?.[0], { kind: 'type', scope });
      return undefined;
    default:
      return holders.has(node.type) ? { node, scope } : undefined;
  }
}

function visitDefinition(node: Node, scope: Scope): Step | undefined {
  const kind: SymbolKind = node.type === 'class_definition' ? 'class' : scope.owner === 'class' ? 'method' : 'function';
  const isSeen = addSymbol(node, node.childForFieldName('name')?.text, { kind, scope });
  const body = node.childForFieldName('body');
  const owner = kind === 'class' ? 'class' : 'function';
  return body ? { node: body, scope: { found: scope.found, owner, isSeen: isSeen && kind === 'class' } } : undefined;
}

function addSymbol(node: Node, name: string | undefined, { kind, scope }: { kind: SymbolKind; scope: Scope }): boolean {
  if (name === undefined) return false;
  const isPublic = !name.startsWith('_') || (name.startsWith('__') && name.endsWith('__'));
  const isExported = scope.isSeen && isPublic;
  scope.found.addSymbol({ name, kind, line: node.startPosition.row + 1, endLine: node.endPosition.row + 1, isExported });
  return isExported;
}

function addImports(node: Node, found: FactCollector): void {
  const nameOf = (each: Node): string => (each.type === 'aliased_import' ? (each.childForFieldName('name')?.text ?? '') : each.text);
  const names = node.childrenForFieldName('name').flatMap((each) => (each ? [nameOf(each)] : []));
  if (node.type === 'import_statement') for (const from of names) found.addImport({ from });
  else found.addImport({ from: node.childForFieldName('module_name')?.text ?? '', names });
}

async function loadParser(): Promise<Parser> {
  const treeSitter = await import('web-tree-sitter');
  await treeSitter.Parser.init();
  const grammar = createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm');
  const language: Language = await treeSitter.Language.load(grammar);
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return parser;
}
