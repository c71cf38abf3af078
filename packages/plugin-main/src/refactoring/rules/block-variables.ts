import { eachStatement, type FileModel, type FunctionModel, type Statement } from '../model/file-model.js';
import type { Reference, Variable } from '../model/scope.js';
import { childrenOf, has, isWithin, type Syntax } from '../model/syntax.js';
import type { TextEdit } from '../text/source-text.js';
import type { Candidate } from './candidate.js';

/** `var` where `const` or `let` means the same: all uses stand below the declaration, in its block. */
export function blockVariables(model: FileModel): Candidate[] {
  return model.functions.flatMap((each) => {
    const edits = each.scope.kind === 'function' ? editsIn(model, each) : [];
    if (edits.length === 0) return [];
    return [
      {
        kind: 'rewrite',
        rule: 'block-variables',
        what: 'var becomes const or let',
        safety: 'safe',
        edits,
        function: each,
        lowers: 'var declarations',
      } satisfies Candidate,
    ];
  });
}

function editsIn(model: FileModel, owner: FunctionModel): TextEdit[] {
  const edits: TextEdit[] = [];
  eachStatement(owner.body, (statement) => {
    if (statement.node.type !== 'VariableDeclaration' || statement.node.detail !== 'var' || !statement.block.isOpen) return;
    if (statement.block.owner?.kind === 'switch') return;
    const text = replacementFor(model, owner, statement);
    if (text !== undefined) edits.push({ start: statement.start, end: statement.start + 3, text });
  });
  return edits;
}

function replacementFor(model: FileModel, owner: FunctionModel, statement: Statement): 'const' | 'let' | undefined {
  const declarators = childrenOf(statement.node, 'declarations');
  const names = declarators.map((each) => childrenOf(each, 'id')[0]);
  if (names.some((id) => id?.type !== 'Identifier')) return undefined;
  const variables = names.map((id) => owner.scope.variables.get(/^[\w$\u0080-\uffff]+/.exec(model.source.slice(id as Syntax))?.[0] ?? ''));
  if (!variables.every((variable) => variable?.kind === 'var' && isBlockLocal(variable, owner, statement))) return undefined;
  const isBare = declarators.some((each) => childrenOf(each, 'init').length === 0);
  // In a loop a `var` without a value keeps the one of the last round.
  if (isBare && isInLoop(statement)) return undefined;
  const isAssigned = variables.some((variable) =>
    variable?.references.some(({ isWrite, start }) => isWrite && !isWithin({ start, end: start }, statement)),
  );
  return isBare || isAssigned || writesTwice(variables, statement) ? 'let' : 'const';
}

function isBlockLocal({ references }: Variable, owner: FunctionModel, statement: Statement): boolean {
  const { block } = statement;
  return (
    references.every((reference) => {
      if (!isWithin(reference, block) || reference.start < statement.start) return false;
      if (reference.scope.home === owner.scope) return true;
      // A function that is called before the declaration would fail now, and one made in a loop would see another variable.
      return !isInLoop(statement) && !isHoisted(reference, owner) && !isWithin(reference, statement);
    }) && isDeclaredOnce(references, statement, owner)
  );
}

function isDeclaredOnce(references: readonly Reference[], statement: Statement, owner: FunctionModel): boolean {
  const names = new Set(references.map(({ name }) => name));
  return !has(
    owner.node,
    (node) =>
      node.type === 'VariableDeclarator' &&
      !isWithin(node, statement) &&
      childrenOf(node, 'id').some((id) => references.some((each) => each.start === id.start && names.has(each.name))),
  );
}

function isHoisted({ start, end }: Reference, owner: FunctionModel): boolean {
  return has(owner.node, (node) => node.type === 'FunctionDeclaration' && node !== owner.node && isWithin({ start, end }, node));
}

function writesTwice(variables: readonly (Variable | undefined)[], statement: Statement): boolean {
  return variables.some(
    (variable) =>
      (variable?.references.filter(({ isWrite, start }) => isWrite && start >= statement.start && start < statement.end).length ?? 0) > 1,
  );
}

function isInLoop(statement: Statement): boolean {
  for (let at: Statement | undefined = statement; at; at = at.block.owner) if (at.kind === 'loop') return true;
  return false;
}
