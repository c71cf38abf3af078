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
  const visit = (statement: Statement, around: Around): void => {
    found.returns ||= statement.kind === 'return';
    found.jumps ||= jumps(statement, around);
    for (const block of blocksOf(statement)) {
      const inLoop = around.inLoop || (statement.kind === 'loop' && block === statement.body);
      for (const inner of block.statements) visit(inner, { inLoop, inSwitch: around.inSwitch || statement.kind === 'switch' });
    }
  };
  for (const statement of statements) visit(statement, { inLoop: false, inSwitch: false });
  return found;
}

interface Around {
  readonly inLoop: boolean;
  readonly inSwitch: boolean;
}

function jumps({ kind }: Statement, { inLoop, inSwitch }: Around): boolean {
  if (kind === 'continue') return !inLoop;
  return kind === 'label' || (kind === 'break' && !inLoop && !inSwitch);
}
