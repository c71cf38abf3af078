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
  const declared = childrenOf(statement.node, 'declarations').map((declarator) => ({
    declarator,
    variable: variableOf(model, owner, declarator),
  }));
  if (!declared.every(({ declarator, variable }) => variable && isBlockLocal(variable, { owner, statement, declarator }))) return undefined;
  const isBare = declared.some(({ declarator }) => childrenOf(declarator, 'init').length === 0);
  // In a loop a `var` without a value keeps the one of the last round.
  if (isBare && isInLoop(statement)) return undefined;
  const isAssigned = declared.some(({ variable }) => (variable?.references.filter(({ isWrite }) => isWrite).length ?? 0) > 1);
  return isBare || isAssigned ? 'let' : 'const';
}

function variableOf(model: FileModel, owner: FunctionModel, declarator: Syntax): Variable | undefined {
  const [id] = childrenOf(declarator, 'id');
  if (id?.type !== 'Identifier') return undefined;
  return owner.scope.variables.get(/^[\w$\u0080-\uffff]+/.exec(model.source.slice(id))?.[0] ?? '');
}

interface Declared {
  readonly owner: FunctionModel;
  readonly statement: Statement;
  readonly declarator: Syntax;
}

function isBlockLocal({ kind, references, declaredAt }: Variable, { owner, statement, declarator }: Declared): boolean {
  if (kind !== 'var' || declaredAt.length !== 1) return false;
  return references.every((reference) => {
    // Not even in its own value, where a `var` is undefined and another one not there yet.
    const isOwn = reference.start === declarator.start;
    if (!isOwn && (!isWithin(reference, statement.block) || reference.start < declarator.end)) return false;
    if (reference.scope.home === owner.scope) return true;
    // A function that is called before the declaration would fail now, and one made in a loop would see another variable.
    return !isInLoop(statement) && !isHoisted(reference, owner);
  });
}

function isHoisted({ start, end }: Reference, owner: FunctionModel): boolean {
  return has(owner.node, (node) => node.type === 'FunctionDeclaration' && node !== owner.node && isWithin({ start, end }, node));
}

function isInLoop(statement: Statement): boolean {
  for (let at: Statement | undefined = statement; at; at = at.block.owner) if (at.kind === 'loop') return true;
  return false;
}
