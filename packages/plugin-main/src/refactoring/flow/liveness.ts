import type { Block, Statement } from '../model/file-model.js';
import type { Reference, Scope, Variable } from '../model/scope.js';

/** Variables whose values may still be read. */
export type Live = ReadonlySet<Variable>;

/** What is still read at the places that control may leave to. */
interface Exits {
  readonly breaks: Live;
  readonly continues: Live;
  readonly returns: Live;
  readonly throws: Live;
}

const none: Live = new Set();

/** Finds out which variables of a function are read later, at each of its statements. */
export class Liveness {
  /** What is read after a statement. */
  readonly after = new Map<Statement, Live>();
  /** What is read in the function when a statement fails. */
  readonly whenThrown = new Map<Statement, Live>();
  readonly #home: Scope;

  /** @param home - the scope of the function. */
  constructor(home: Scope) {
    this.#home = home;
  }

  /** @param live - what is read after the block. @returns what is read before it is written. */
  of(block: Block | readonly Statement[], live: Live = none): Live {
    const statements = 'statements' in block ? block.statements : block;
    return this.#all(statements, live, { breaks: none, continues: none, returns: none, throws: none });
  }

  #all(statements: readonly Statement[], after: Live, exits: Exits): Live {
    let live = after;
    for (let at = statements.length - 1; at >= 0; at -= 1) live = this.#statement(statements[at] as Statement, live, exits);
    return live;
  }

  #block(block: Block | undefined, after: Live, exits: Exits): Live {
    return block ? this.#before(block.uses, this.#all(block.statements, after, exits), exits) : after;
  }

  #statement(statement: Statement, after: Live, exits: Exits): Live {
    this.after.set(statement, after);
    this.whenThrown.set(statement, exits.throws);
    switch (statement.kind) {
      case 'if':
        return this.#before(
          statement.uses,
          union(this.#block(statement.body, after, exits), this.#block(statement.otherwise, after, exits)),
          exits,
        );
      case 'loop':
        return this.#loop(statement, after, exits);
      case 'try':
        return this.#try(statement, after, exits);
      case 'with':
        // It may swallow what is raised inside.
        return this.#before(statement.uses, this.#block(statement.body, after, { ...exits, throws: union(exits.throws, after) }), exits);
      case 'switch':
      case 'match':
        return this.#cases(statement, after, exits);
      case 'block':
      case 'label':
        return this.#block(statement.body, after, { ...exits, breaks: union(exits.breaks, after) });
      default:
        return this.#before(statement.uses, leaving(statement, after, exits), exits);
    }
  }

  #loop(statement: Statement, after: Live, exits: Exits): Live {
    let head: Live = this.#block(statement.otherwise, after, exits);
    for (;;) {
      const again = this.#before(statement.update ?? [], head, exits);
      const body = this.#block(statement.body, again, { ...exits, breaks: after, continues: again });
      const next = union(head, this.#before(statement.each ?? [], body, exits));
      if (next.size === head.size) break;
      head = next;
    }
    return this.#before(statement.uses, head, exits);
  }

  #try(statement: Statement, after: Live, exits: Exits): Live {
    const { last } = statement;
    const leaving = (live: Live): Live => (last ? this.#block(last, union(after, live), exits) : live);
    const out: Exits = {
      breaks: leaving(exits.breaks),
      continues: leaving(exits.continues),
      returns: leaving(exits.returns),
      throws: leaving(exits.throws),
    };
    const end = last ? this.#block(last, union(after, exits.throws, exits.returns, exits.breaks, exits.continues), exits) : after;
    const handlers = statement.branches.map((handler) => this.#block(handler, end, out));
    const body = this.#block(statement.otherwise, end, out);
    return this.#block(statement.body, body, { ...out, throws: union(out.throws, ...handlers) });
  }

  #cases(statement: Statement, after: Live, exits: Exits): Live {
    const inside = statement.kind === 'switch' ? { ...exits, breaks: after } : exits;
    let live = after;
    let next = after;
    for (const block of statement.branches.toReversed()) {
      const body = this.#all(block.statements, statement.kind === 'switch' ? next : after, inside);
      next = body;
      live = union(live, body, this.#before(block.uses, body, exits));
    }
    return this.#before(statement.uses, live, exits);
  }

  // Backwards: a write makes what was there not needed, unless it may not happen or something may fail before it.
  #before(uses: readonly Reference[], after: Live, exits: Exits): Live {
    if (uses.length === 0) return union(after, exits.throws);
    const live = new Set(after);
    for (let at = uses.length - 1; at >= 0; at -= 1) {
      const use = uses[at] as Reference;
      if (use.variable?.scope.home !== this.#home) continue;
      if (use.isWrite && use.isCertain && use.scope.home === this.#home && !use.isRead) live.delete(use.variable);
      if (use.isRead) live.add(use.variable);
    }
    return union(live, exits.throws);
  }
}

function leaving({ kind }: Statement, after: Live, exits: Exits): Live {
  if (kind === 'return') return exits.returns;
  if (kind === 'raise') return exits.throws;
  if (kind === 'break') return exits.breaks;
  return kind === 'continue' ? exits.continues : after;
}

function union(first: Live, ...others: readonly Live[]): Live {
  let all: Set<Variable> | undefined;
  for (const other of others) {
    for (const variable of other) {
      if (!(all ?? first).has(variable)) {
        all ??= new Set(first);
        all.add(variable);
      }
    }
  }
  return all ?? first;
}
