import { createRequire } from 'node:module';
import type { Language, Node, Parser } from 'web-tree-sitter';
import { maxSymbolsPerFile, type CodeImport, type CodeSymbol, type SymbolKind } from './code-facts.js';
import type { ParsedFacts } from './script-facts.js';

let loading: Promise<Parser> | undefined;

/** The symbols and imports of a Python file. The parser and its grammar are loaded on first use. */
export async function pythonFacts(text: string): Promise<ParsedFacts> {
  loading ??= loadParser();
  const parser = await loading;
  const tree = parser.parse(text);
  if (!tree) return { symbols: [], imports: [], hasErrors: true };
  try {
    const found: ParsedFacts = { symbols: [], imports: [], hasErrors: tree.rootNode.hasError };
    visitBlock(tree.rootNode, { found, owner: undefined, isSeen: true });
    return found;
  } finally {
    tree.delete();
  }
}

interface Scope {
  readonly found: { readonly symbols: CodeSymbol[]; readonly imports: CodeImport[] };
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

// A list of what is left to visit, and no recursion: nesting is as deep as a file likes.
function visitBlock(root: Node, scope: Scope): void {
  const left: Step[] = [{ node: root, scope }];
  for (let step = left.pop(); step; step = left.pop()) {
    const inner: Step[] = [];
    for (const node of step.node.namedChildren) if (node) visitNode(node, step.scope, inner);
    while (inner.length > 0) left.push(inner.pop() as Step);
  }
}

function visitNode(node: Node, scope: Scope, inner: Step[]): void {
  switch (node.type) {
    case 'class_definition':
    case 'function_definition': {
      const kind: SymbolKind = node.type === 'class_definition' ? 'class' : scope.owner === 'class' ? 'method' : 'function';
      const isSeen = addSymbol(node, kind, scope);
      const body = node.childForFieldName('body');
      if (body)
        inner.push({
          node: body,
          scope: { found: scope.found, owner: kind === 'class' ? 'class' : 'function', isSeen: isSeen && kind === 'class' },
        });
      return;
    }
    case 'import_statement':
    case 'import_from_statement':
      return addImports(node, scope.found.imports);
    default:
      if (holders.has(node.type)) inner.push({ node, scope });
  }
}

function addSymbol(node: Node, kind: SymbolKind, scope: Scope): boolean {
  const name = node.childForFieldName('name')?.text;
  if (name === undefined || scope.found.symbols.length >= maxSymbolsPerFile) return false;
  const isPublic = !name.startsWith('_') || (name.startsWith('__') && name.endsWith('__'));
  const isExported = scope.isSeen && isPublic;
  scope.found.symbols.push({ name, kind, line: node.startPosition.row + 1, endLine: node.endPosition.row + 1, isExported });
  return isExported;
}

function addImports(node: Node, imports: CodeImport[]): void {
  const nameOf = (each: Node): string => (each.type === 'aliased_import' ? (each.childForFieldName('name')?.text ?? '') : each.text);
  const names = node.childrenForFieldName('name').flatMap((each) => (each ? [nameOf(each)] : []));
  if (node.type === 'import_statement') imports.push(...names.map((from) => ({ from })));
  else imports.push({ from: node.childForFieldName('module_name')?.text ?? '', ...(names.length > 0 && { names }) });
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
