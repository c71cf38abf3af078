import type { FileModel, Statement } from '../model/file-model.js';
import { childOf, childrenOf, type Span, type Syntax } from '../model/syntax.js';
import type { TextEdit } from '../text/source-text.js';
import type { Candidate, Safety } from './candidate.js';
import { hasComment, joinsStatements } from './suites.js';
import { WordCounts } from './word-counts.js';

/** Imports whose names occur nowhere else in the file, not even in a text or a comment. */
export function unusedImports(model: FileModel): Candidate[] {
  const words = new WordCounts(model.source.text);
  // What a package's __init__ imports, it offers.
  if (/(?:^|\/)__init__\.py[iw]?$|\.d\.[cm]?ts$/i.test(model.path)) return [];
  return model.top.statements.flatMap((statement) => {
    const change = statement.kind === 'import' ? changeOf(model, statement, words) : undefined;
    if (!change) return [];
    return [
      {
        kind: 'dead_code',
        rule: 'unused-import',
        what: `unused: ${change.names.join(', ')}`,
        safety: change.safety,
        edits: [change.edit],
        function: undefined,
        lowers: 'unused imports',
      } satisfies Candidate,
    ];
  });
}

/** What a compiler puts in for JSX, with no word of it in the file. */
const usedByMarkup = /^(?:React|h|jsxs?|Fragment)$/;

interface Change {
  readonly names: readonly string[];
  readonly safety: Safety;
  readonly edit: TextEdit;
}

function changeOf(model: FileModel, statement: Statement, words: WordCounts): Change | undefined {
  const { source } = model;
  const { node } = statement;
  if (!source.isFirstOnLine(statement.start) || source.restOfLine(statement.end) !== '' || hasComment(model, statement)) return undefined;
  const all = childrenOf(node, model.language === 'python' ? 'name' : 'specifiers');
  const unused = node.type === 'future_import_statement' ? [] : all.filter((item) => isUnused(model, item, words));
  if (unused.length === 0) return undefined;
  const names = unused.map((item) => boundName(model, item));
  const rest = all.filter((item) => !unused.includes(item));
  const edit =
    rest.length === 0
      ? { start: source.lineStart(statement.start), end: source.lineEnd(statement.end), text: '' }
      : without(model, { node, unused, rest });
  if (!edit || joinsStatements(model, edit)) return undefined;
  return { names, edit, safety: safetyOf(model, node, rest.length > 0) };
}

// Python modules are read by others, who may take the name from here; and the last name gone, a module is not loaded.
function safetyOf({ language, source }: FileModel, node: Syntax, isLoaded: boolean): Safety {
  if (language === 'python') return 'review';
  return isLoaded || /^import\s+type\b/.test(source.slice(node)) ? 'safe' : 'review';
}

function isUnused(model: FileModel, item: Syntax, words: WordCounts): boolean {
  const name = boundName(model, item);
  const own = new WordCounts(model.source.slice(item)).of(name);
  // `import x as x` says that x is offered to others.
  return name !== '' && !usedByMarkup.test(name) && words.of(name) === own && own === 1;
}

function boundName({ source }: FileModel, item: Syntax): string {
  const bound = childOf(item, 'alias') ?? childOf(item, 'local') ?? item;
  return source.slice(bound).split('.')[0] ?? '';
}

// Only lists on one line, or with each name on its own.
function without(model: FileModel, { node, unused, rest }: { node: Syntax; unused: Syntax[]; rest: Syntax[] }): TextEdit | undefined {
  const { source } = model;
  const list = listOf(model, node, [...unused, ...rest]);
  if (!list || rest.some(({ type }) => type !== 'ImportSpecifier' && model.language !== 'python')) return undefined;
  const kept = [...rest].sort((a, b) => a.start - b.start).map((item) => source.slice(item));
  const isMany = source.slice(list).includes('\n');
  if (!isMany) return { ...list, text: kept.join(', ') };
  const first = [...unused, ...rest].sort((a, b) => a.start - b.start)[0] as Syntax;
  if (!source.isFirstOnLine(first.start)) return undefined;
  return { ...list, text: kept.join(`,${source.eol}${source.indentAt(first.start)}`) };
}

function listOf({ language }: FileModel, node: Syntax, items: readonly Syntax[]): Span | undefined {
  const sorted = [...items].sort((a, b) => a.start - b.start);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || (language !== 'python' && items.some(({ type }) => type !== 'ImportSpecifier'))) return undefined;
  return node.end >= last.end ? { start: first.start, end: last.end } : undefined;
}
