import type { ModelBuilder } from '../model/model-builder.js';
import { Scope } from '../model/scope.js';
import { childOf, childrenOf, type Syntax } from '../model/syntax.js';

const patterns = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'tuple',
  'list',
  'list_splat',
  'parenthesized_expression',
  'as_pattern_target',
]);
const comprehensions = new Set(['list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'generator_expression']);
/** Functions that use up a generator before they return. */
const consumers = new Set(['any', 'all', 'sum', 'min', 'max', 'list', 'tuple', 'set', 'dict', 'sorted', 'frozenset']);

/** Finds the names that Python expressions and targets use. */
export class PythonNames {
  constructor(readonly builder: ModelBuilder) {}

  expression(node: Syntax): void {
    switch (node.type) {
      case 'identifier':
        this.builder.use(node, { isRead: true });
        return;
      case 'attribute':
        this.#field(node, 'object');
        return;
      case 'keyword_argument':
        this.#field(node, 'value');
        return;
      case 'named_expression':
        this.#walrus(node);
        return;
      case 'lambda':
        this.#lambda(node);
        return;
      case 'as_pattern':
        this.asPattern(node);
        return;
      default:
        if (comprehensions.has(node.type)) this.#comprehension(node);
        else this.builder.within(this.builder.scope, () => node.children.forEach((child) => this.expression(child)));
    }
  }

  /** What is assigned to. */
  target(node: Syntax): void {
    if (node.type === 'identifier') this.builder.use(node, { isWrite: true, isCertain: true });
    else if (patterns.has(node.type)) this.builder.within(this.builder.scope, () => node.children.forEach((child) => this.target(child)));
    else if (node.type === 'attribute' || node.type === 'subscript') this.expression(node);
  }

  /** `value as name`, of `with` and `except`. */
  asPattern(node: Syntax): void {
    const alias = childOf(node, 'alias');
    for (const child of node.children) if (child !== alias) this.expression(child);
    if (alias) this.target(alias);
  }

  /** Defaults and annotations, which are read outside. */
  parameterValues(parameters: Syntax): void {
    for (const parameter of parameters.children) {
      for (const field of ['value', 'type']) this.#field(parameter, field);
    }
  }

  /** Declares parameters in the scope. @returns their names. */
  parameters(parameters: Syntax): string[] {
    const names: string[] = [];
    for (const parameter of parameters.children) {
      const node = nameOfParameter(parameter);
      if (!node) continue;
      const variable = this.builder.scope.declare(this.builder.slice(node), 'parameter');
      const type = childOf(parameter, 'type');
      if (type && !parameter.children.some((child) => child.type.endsWith('splat_pattern'))) variable.annotation = this.builder.slice(type);
      this.builder.use(node, { isWrite: true, isCertain: true });
      names.push(variable.name);
    }
    return names;
  }

  #field(node: Syntax, field: string): void {
    const child = childOf(node, field);
    if (child) this.expression(child);
  }

  #walrus(node: Syntax): void {
    this.#field(node, 'value');
    const [target] = childrenOf(node, 'name');
    // It binds in the function around, also from inside a comprehension.
    if (target) this.builder.use(target, { isWrite: true, scope: this.builder.scope.home });
  }

  #lambda(node: Syntax): void {
    const parameters = childOf(node, 'parameters');
    if (parameters) this.parameterValues(parameters);
    this.builder.within(new Scope('function', this.builder.scope), () => {
      if (parameters) this.parameters(parameters);
      this.#field(node, 'body');
    });
  }

  #comprehension(node: Syntax): void {
    const kind = node.type === 'generator_expression' && !this.#isConsumed(node) ? 'function' : 'comprehension';
    this.builder.within(new Scope(kind, this.builder.scope), () => {
      const clauses = node.children.filter((child) => child.type === 'for_in_clause' || child.type === 'if_clause');
      for (const clause of clauses) this.#clause(clause);
      for (const child of node.children) if (!clauses.includes(child)) this.expression(child);
    });
  }

  #clause(clause: Syntax): void {
    if (clause.type === 'if_clause') {
      clause.children.forEach((child) => this.expression(child));
      return;
    }
    const left = childOf(clause, 'left');
    for (const child of clause.children) if (child !== left) this.expression(child);
    if (left) this.target(left);
  }

  #isConsumed({ parent }: Syntax): boolean {
    const callee = parent && childOf(parent, 'function');
    if (!callee || parent.type !== 'call') return false;
    return consumers.has(this.builder.slice(callee)) || /^(['"]).*\1\.join$/.test(this.builder.slice(callee));
  }
}

function nameOfParameter(parameter: Syntax): Syntax | undefined {
  if (parameter.type === 'identifier') return parameter;
  const named =
    childOf(parameter, 'name') ?? parameter.children.find((child) => child.type === 'identifier' || child.type.endsWith('splat_pattern'));
  return named?.type === 'identifier' ? named : named?.children.find((child) => child.type === 'identifier');
}
