import type { FileModel, Statement } from '../model/file-model.js';
import { childOf, type Syntax } from '../model/syntax.js';
import type { Candidate, Safety } from './candidate.js';
import { joinsStatements } from './suites.js';
import { WordCounts } from './word-counts.js';

/** Functions that only their own file could call, and whose names occur nowhere else in it. */
export function unusedFunctions(model: FileModel): Candidate[] {
  const words = new WordCounts(model.source.text);
  const found = model.functions.flatMap(({ node, body, parent }) => {
    const target = parent ? undefined : targetOf(model, node);
    const name = childOf(target?.named ?? node, 'key') ?? childOf(target?.named ?? node, 'id') ?? childOf(node, 'name');
    if (!target || !name || words.of(model.source.slice(name).replace(/^#/, '')) !== 1) return [];
    return body.statements.length === 0 ? [] : [{ name: model.source.slice(name), ...target }];
  });
  return found.flatMap(({ name, remove, safety }) => {
    const span = spanOf(model, remove);
    if (!span) return [];
    return [
      {
        kind: 'dead_code',
        rule: 'unused-function',
        what: `${name} is never used`,
        safety,
        edits: [{ ...span, text: '' }],
        function: undefined,
        lowers: 'lines',
        ...(safety === 'review' && { unused: name }),
      } satisfies Candidate,
    ];
  });
}

interface Target {
  readonly named: Syntax;
  readonly remove: Syntax;
  readonly safety: Safety;
}

function targetOf(model: FileModel, node: Syntax): Target | undefined {
  const { parent } = node;
  if (node.type === 'FunctionDeclaration' && parent === model.root && model.isModule) return { named: node, remove: node, safety: 'safe' };
  if (parent?.type === 'MethodDefinition') return methodTarget(model, node, parent);
  // A decorator may keep what it is given; a leading underscore asks others not to take the name, and some do.
  const isPrivate = node.type === 'function_definition' && /^def\s+_(?!_)/.test(model.source.slice(node));
  return isPrivate && parent === model.root ? { named: node, remove: node, safety: 'review' } : undefined;
}

function methodTarget(model: FileModel, node: Syntax, member: Syntax): Target | undefined {
  const key = childOf(member, 'key');
  if (key?.type !== 'PrivateIdentifier' || member.children.some(({ type }) => type === 'Decorator')) return undefined;
  return member.detail === 'method' ? { named: member, remove: member, safety: 'safe' } : undefined;
}

function spanOf(model: FileModel, node: Syntax): Pick<Statement, 'start' | 'end'> | undefined {
  const { source } = model;
  const isOwn = source.isFirstOnLine(node.start) && source.restOfLine(node.end) === '';
  if (!isOwn) return undefined;
  let start = source.lineStart(node.start);
  // What describes it, directly above, goes with it.
  for (const comment of model.comments.toReversed()) {
    if (comment.end <= start && source.lineEnd(comment.end - 1) === start && source.isFirstOnLine(comment.start))
      start = source.lineStart(comment.start);
  }
  let end = source.lineEnd(node.end);
  const isBlank = (at: number): boolean => at < source.text.length && source.text.slice(at, source.lineEnd(at)).trim() === '';
  // The empty lines below go too; at the end of the file those above.
  while (isBlank(end)) end = source.lineEnd(end);
  if (end >= source.text.length) while (start > 0 && isBlank(source.lineStart(start - 1))) start = source.lineStart(start - 1);
  return joinsStatements(model, { start, end }) ? undefined : { start, end };
}
