import type { Block, Statement } from '../model/file-model.js';
import type { ModelBuilder } from '../model/model-builder.js';
import type { Reference, Scope, Variable } from '../model/scope.js';
import { childOf, childrenOf, type Syntax } from '../model/syntax.js';
import { PythonDefinitions } from './python-definitions.js';
import type { PythonNames } from './python-names.js';

const simpleKinds: Readonly<Record<string, Statement['kind']>> = {
  return_statement: 'return',
  raise_statement: 'raise',
  break_statement: 'break',
  continue_statement: 'continue',
  import_statement: 'import',
  import_from_statement: 'import',
  future_import_statement: 'import',
};

type Where = 'global' | 'nonlocal';

/** Builds the statements of a Python file. */
export class PythonStatements {
  readonly #outside = new Map<Scope, Map<string, Where>>();

  readonly #definitions: PythonDefinitions;

  constructor(
    readonly builder: ModelBuilder,
    readonly names: PythonNames,
  ) {
    this.#definitions = new PythonDefinitions(builder, names, (block) => this.fill(block));
  }

  fill(block: Block): void {
    for (const child of block.node.children) if (isStatement(child)) this.#statement(child, block);
  }

  /** Whether a function says that a name is not its own. */
  isDeclaredOutside({ scope, name }: Reference): boolean {
    return this.#outside.get(scope)?.has(name) ?? false;
  }

  /** The variable of a name that a function says is not its own. */
  outerOf({ scope, name }: Reference): Variable | undefined {
    const where = this.#outside.get(scope)?.get(name);
    if (where === undefined) return undefined;
    return where === 'global' ? this.builder.module.declare(name, 'local') : scope.parent?.find(name, false);
  }

  #statement(node: Syntax, block: Block): void {
    switch (node.type) {
      case 'if_statement':
        return this.#if(node, block);
      case 'for_statement':
      case 'while_statement':
        return this.#loop(node, block);
      case 'try_statement':
        return this.#try(node, block);
      case 'with_statement':
        return this.#with(node, block);
      case 'match_statement':
        return this.#match(node, block);
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
        return this.#definitions.add(node, block);
      default:
        return this.#simple(node, block);
    }
  }

  #simple(node: Syntax, block: Block): void {
    const statement = this.builder.statement(simpleKinds[node.type] ?? 'simple', block, { node });
    statement.uses = this.builder.gather(() => {
      if (statement.kind === 'import') this.#imports(node);
      else if (node.type === 'global_statement' || node.type === 'nonlocal_statement') this.#declareOutside(node);
      else node.children.forEach((child) => this.#part(child));
    });
  }

  #part(node: Syntax): void {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    if (node.type === 'assignment') {
      const type = childOf(node, 'type');
      if (type) this.names.expression(type);
      if (right) this.#part(right);
      if (left && right) this.names.target(left);
    } else if (node.type === 'augmented_assignment' && left && right) {
      this.names.expression(left);
      this.names.expression(right);
      this.names.target(left);
    } else this.names.expression(node);
  }

  #imports(node: Syntax): void {
    for (const item of childrenOf(node, 'name')) {
      const alias = childOf(item, 'alias');
      const target = alias ?? (item.type === 'aliased_import' ? childOf(item, 'name') : item)?.children[0];
      if (target?.type === 'identifier') this.builder.use(target, { isWrite: true, isCertain: true });
    }
  }

  #declareOutside(node: Syntax): void {
    const where = node.type === 'global_statement' ? 'global' : 'nonlocal';
    const names = this.#outside.get(this.builder.scope) ?? new Map<string, Where>();
    for (const child of node.children) if (child.type === 'identifier') names.set(this.builder.slice(child), where);
    this.#outside.set(this.builder.scope, names);
  }

  #if(node: Syntax, block: Block): void {
    let at = this.#branch('if', node, block);
    for (const alternative of childrenOf(node, 'alternative')) {
      if (alternative.type === 'else_clause') at.otherwise = this.#block(childOf(alternative, 'body'), at);
      else {
        const owner = at;
        at.otherwise = this.builder.block(alternative, owner, {
          isOpen: false,
          addTo: (inner) => (at = this.#branch('if', alternative, inner)),
        });
      }
    }
  }

  #branch(kind: 'if' | 'loop', node: Syntax, block: Block): Statement {
    const test = childOf(node, 'condition');
    const statement = this.builder.statement(kind, block, { node, test });
    const uses = this.builder.gather(() => test && this.names.expression(test));
    if (kind === 'loop') statement.each = uses;
    else statement.uses = uses;
    const body = this.#block(childOf(node, kind === 'if' ? 'consequence' : 'body'), statement);
    if (body) statement.body = body;
    return statement;
  }

  #loop(node: Syntax, block: Block): void {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    const statement = left ? this.builder.statement('loop', block, { node }) : this.#branch('loop', node, block);
    if (left && right) {
      statement.uses = this.builder.gather(() => this.names.expression(right));
      statement.each = this.builder.gather(() => this.names.target(left));
      statement.body = this.#block(childOf(node, 'body'), statement);
    }
    const otherwise = childOf(node, 'alternative');
    if (otherwise) statement.otherwise = this.#block(childOf(otherwise, 'body'), statement);
  }

  #try(node: Syntax, block: Block): void {
    const statement = this.builder.statement('try', block, { node });
    statement.body = this.#block(childOf(node, 'body'), statement);
    for (const clause of node.children) {
      const inner = clause.children.find((child) => child.type === 'block');
      if (clause.type === 'else_clause') statement.otherwise = this.#block(inner, statement);
      else if (clause.type === 'finally_clause') statement.last = this.#block(inner, statement);
      else if (clause.type.startsWith('except')) {
        const uses = this.builder.gather(() => clause.children.forEach((child) => child !== inner && this.names.expression(child)));
        const handler = this.#block(inner, statement);
        if (handler) statement.branches.push(Object.assign(handler, { uses }));
      }
    }
  }

  #with(node: Syntax, block: Block): void {
    const statement = this.builder.statement('with', block, { node });
    const body = childOf(node, 'body');
    statement.uses = this.builder.gather(() => node.children.forEach((child) => child !== body && this.names.expression(child)));
    statement.body = this.#block(body, statement);
  }

  #match(node: Syntax, block: Block): void {
    const statement = this.builder.statement('match', block, { node });
    const body = childOf(node, 'body');
    statement.uses = this.builder.gather(() => node.children.forEach((child) => child !== body && this.names.expression(child)));
    for (const clause of body ? childrenOf(body, 'alternative') : []) {
      const inner = childOf(clause, 'consequence');
      const uses = this.builder.gather(() => clause.children.forEach((child) => child !== inner && this.#pattern(child)));
      const each = this.#block(inner, statement);
      if (each) statement.branches.push(Object.assign(each, { uses }));
    }
  }

  // A name in a pattern is bound, or looked up: both are said.
  #pattern(node: Syntax): void {
    if (node.type === 'identifier') this.builder.use(node, { isRead: true, isWrite: true });
    else this.builder.within(this.builder.scope, () => node.children.forEach((child) => this.#pattern(child)));
  }

  #block(node: Syntax | undefined, owner: Statement | undefined): Block | undefined {
    if (!node) return undefined;
    const lineStart = this.builder.text.lastIndexOf('\n', node.start - 1) + 1;
    const isOpen = this.builder.text.slice(lineStart, node.start).trim() === '';
    return this.builder.block(node, owner, { isOpen, addTo: (block) => this.fill(block) });
  }
}

function isStatement({ type }: Syntax): boolean {
  return type !== 'comment' && type !== ';';
}
