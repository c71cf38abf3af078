import type { Block, Statement } from '../model/file-model.js';
import type { Reference, Scope, Variable } from '../model/scope.js';

/** Variables that surely have a value; nothing where control never comes. */
export type Assigned = ReadonlySet<Variable> | undefined;

/** Finds out which variables of a function surely have a value before each of its statements. */
export class Assignment {
  readonly before = new Map<Statement, Assigned>();
  readonly #home: Scope;

  /** @param home - the scope of the function. */
  constructor(home: Scope) {
    this.#home = home;
  }

  /** @param assigned - what has a value before the block. @returns what has one after it. */
  of(block: Block | readonly Statement[], assigned: ReadonlySet<Variable>): Assigned {
    return this.#all('statements' in block ? block.statements : block, assigned);
  }

  #all(statements: readonly Statement[], before: Assigned): Assigned {
    let now = before;
    for (const statement of statements) {
      this.before.set(statement, now);
      now = this.#statement(statement, now);
    }
    return now;
  }

  #block(block: Block | undefined, before: Assigned): Assigned {
    return block ? this.#all(block.statements, this.#with(block.uses, before)) : before;
  }

  #statement(statement: Statement, before: Assigned): Assigned {
    const now = this.#with(statement.uses, before);
    switch (statement.kind) {
      case 'if':
        return both(this.#block(statement.body, now), this.#block(statement.otherwise, now));
      case 'try':
        return this.#try(statement, now);
      case 'block':
        return this.#block(statement.body, now);
      case 'return':
      case 'raise':
      case 'break':
      case 'continue':
        return undefined;
      default:
        return this.#inside(statement, now);
    }
  }

  // What is inside may not run, or not to its end: what it writes does not count afterwards.
  #inside(statement: Statement, now: Assigned): Assigned {
    this.#block(statement.body, this.#with(statement.each ?? [], now));
    this.#block(statement.otherwise, now);
    for (const block of statement.branches) this.#block(block, now);
    return now;
  }

  #try(statement: Statement, before: Assigned): Assigned {
    let after = this.#block(statement.otherwise, this.#block(statement.body, before));
    for (const handler of statement.branches) {
      const names = new Set(handler.uses.filter((use) => use.isWrite).map((use) => use.variable));
      const end = this.#block(handler, before);
      // The name of what was caught is gone after its handler.
      after = both(after, end && new Set([...end].filter((variable) => !names.has(variable))));
    }
    const last = this.#block(statement.last, before);
    return statement.last && after && last ? new Set([...after, ...last]) : after;
  }

  #with(uses: readonly Reference[], before: Assigned): Assigned {
    const written = uses.filter(
      (use) => use.isWrite && use.isCertain && use.scope.home === this.#home && use.variable?.scope.home === this.#home,
    );
    if (!before || written.length === 0) return before;
    return new Set([...before, ...written.flatMap(({ variable }) => (variable ? [variable] : []))]);
  }
}

function both(a: Assigned, b: Assigned): Assigned {
  if (!a || !b) return a ?? b;
  return new Set([...a].filter((variable) => b.has(variable)));
}
