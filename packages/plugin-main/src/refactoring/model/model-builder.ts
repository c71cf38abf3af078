import type { Block, FunctionModel, Statement, StatementKind } from './file-model.js';
import { Scope, type Reference, type Variable } from './scope.js';
import { maxDepth, type Syntax } from './syntax.js';

/** The source is nested deeper than anything that was written by hand. */
export class TooDeepError extends Error {}

/** How a name is used. */
export interface Use {
  readonly isRead?: boolean;
  readonly isWrite?: boolean;
  readonly isCertain?: boolean;
  readonly scope?: Scope;
}

/** What building the model of a file has in common for all languages: scopes, uses and the nesting of functions. */
export class ModelBuilder {
  readonly functions: FunctionModel[] = [];
  readonly references: Reference[] = [];
  readonly module = new Scope('module', undefined);
  scope = this.module;
  function: FunctionModel | undefined;
  /** Names of the classes and functions around. */
  readonly names: string[] = [];
  readonly #sinks: Reference[][] = [];
  #depth = 0;

  constructor(readonly text: string) {}

  slice(node: Syntax): string {
    return this.text.slice(node.start, node.end);
  }

  /** Gathers what is used while something is visited. */
  gather(visit: () => void): Reference[] {
    const uses: Reference[] = [];
    this.#sinks.push(uses);
    visit();
    this.#sinks.pop();
    return uses;
  }

  /** Adds a use of a name. */
  use(node: Syntax, { isRead = false, isWrite = false, isCertain = false, scope = this.scope }: Use): void {
    const name = this.slice(node);
    const reference: Reference = { name, start: node.start, end: node.end, isRead, isWrite, isCertain, scope };
    this.references.push(reference);
    for (const sink of this.#sinks) sink.push(reference);
  }

  /** Visits something in a scope of its own. */
  within<T>(scope: Scope, visit: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new TooDeepError();
    try {
      return visit();
    } finally {
      this.scope = outer;
      this.#depth -= 1;
    }
  }

  /** A block whose statements are added by `addTo`. */
  block(node: Syntax, owner: Statement | undefined, options: { isOpen: boolean; addTo: (block: Block) => void }): Block {
    const block: Block = {
      node,
      owner,
      start: node.start,
      end: node.end,
      statements: [],
      isOpen: options.isOpen,
      uses: [],
      scope: this.scope,
    };
    this.within(this.scope, () => options.addTo(block));
    return block;
  }

  /** Adds a statement to a block. */
  statement(kind: StatementKind, block: Block, { node, test }: { node: Syntax; test?: Syntax | undefined }): Statement {
    const statement: Statement = { kind, node, block, start: node.start, end: node.end, uses: [], branches: [], test };
    block.statements.push(statement);
    return statement;
  }

  /** Finds out what each name stands for. @param seesClasses - whether names of a class are seen from its methods. */
  resolve(seesClasses: boolean, bind: (reference: Reference) => Variable | undefined = () => undefined): void {
    for (const reference of this.references) {
      reference.variable = bind(reference) ?? reference.scope.find(reference.name, seesClasses);
      reference.variable?.references.push(reference);
    }
  }
}
