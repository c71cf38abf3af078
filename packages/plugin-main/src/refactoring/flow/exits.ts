import { blocksOf, type Block, type Statement } from '../model/file-model.js';

/** Whether what follows a block is never reached from its end. A little is told, all of it true. */
export function alwaysLeaves(block: Block | undefined): boolean {
  const last = block?.statements.at(-1);
  return last !== undefined && statementLeaves(last);
}

/** Whether what follows a statement is never reached from it. */
export function statementLeaves(statement: Statement): boolean {
  const { kind, body, otherwise } = statement;
  if (kind === 'return' || kind === 'raise' || kind === 'break' || kind === 'continue') return true;
  if (kind === 'if') return alwaysLeaves(body) && alwaysLeaves(otherwise);
  return kind === 'block' && alwaysLeaves(body);
}

/** Whether every way through a block ends the function, and none a loop around it. */
export function alwaysReturns(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  if (!last) return false;
  if (last.kind === 'if') return alwaysReturns(last.body?.statements ?? []) && alwaysReturns(last.otherwise?.statements ?? []);
  return last.kind === 'return' || last.kind === 'raise';
}

/** What leaves some statements for somewhere outside them, `raise` apart. */
export function exitsOf(statements: readonly Statement[]): { returns: boolean; jumps: boolean } {
  const found = { returns: false, jumps: false };
  const visit = (statement: Statement, inLoop: boolean, inSwitch: boolean): void => {
    if (statement.kind === 'return') found.returns = true;
    if (statement.kind === 'label') found.jumps = true;
    if (statement.kind === 'continue' && !inLoop) found.jumps = true;
    if (statement.kind === 'break' && !inLoop && !inSwitch) found.jumps = true;
    for (const block of blocksOf(statement)) {
      const isBody = statement.kind === 'loop' && block === statement.body;
      for (const inner of block.statements) visit(inner, inLoop || isBody, inSwitch || statement.kind === 'switch');
    }
  };
  for (const statement of statements) visit(statement, false, false);
  return found;
}
