import type { Block } from '../model/file-model.js';
import type { ModelBuilder } from '../model/model-builder.js';
import { Scope } from '../model/scope.js';
import { childOf, has, type Syntax } from '../model/syntax.js';
import type { PythonNames } from './python-names.js';

/** Builds the classes and functions of a Python file. */
export class PythonDefinitions {
  /** @param fill - adds the statements of a block. */
  constructor(
    readonly builder: ModelBuilder,
    readonly names: PythonNames,
    readonly fill: (block: Block) => void,
  ) {}

  /** Adds a class or function, with its decorators, to a block. */
  add(node: Syntax, block: Block): void {
    const inner = node.type === 'decorated_definition' ? (childOf(node, 'definition') ?? node) : node;
    const isClass = inner.type === 'class_definition';
    const statement = this.builder.statement(isClass ? 'class' : 'function', block, { node });
    statement.uses = this.builder.gather(() => {
      for (const child of node.children) if (child.type === 'decorator') this.names.expression(child);
      if (isClass) this.#class(inner);
      else this.#function(inner, block);
      const name = childOf(inner, 'name');
      if (name) this.builder.use(name, { isWrite: true, isCertain: true });
    });
  }

  #class(node: Syntax): void {
    const bases = childOf(node, 'superclasses');
    if (bases) this.names.expression(bases);
    const body = childOf(node, 'body');
    if (!body) return;
    this.builder.names.push(this.#nameOf(node));
    this.builder.within(new Scope('class', this.builder.scope), () =>
      this.builder.block(body, undefined, { isOpen: true, addTo: this.fill }),
    );
    this.builder.names.pop();
  }

  #function(node: Syntax, block: Block): void {
    const parameters = childOf(node, 'parameters');
    const result = childOf(node, 'return_type');
    if (parameters) this.names.parameterValues(parameters);
    if (result) this.names.expression(result);
    const { builder } = this;
    const parent = builder.function;
    const owner = builder.scope.kind === 'class' ? block.node.parent : undefined;
    const scope = new Scope('function', builder.scope);
    builder.names.push(this.#nameOf(node));
    const isGenerator = isYielding(node);
    builder.within(scope, () => {
      const names = parameters ? this.names.parameters(parameters) : [];
      const body = builder.block(childOf(node, 'body') ?? node, undefined, { isOpen: true, addTo: () => undefined });
      const model = {
        name: builder.names.join('.'),
        node,
        start: node.start,
        end: node.end,
        scope,
        body,
        parent,
        owner,
        isGenerator,
        parameters: names,
      };
      builder.functions.push(model);
      builder.function = model;
      this.fill(body);
      builder.function = parent;
    });
    builder.names.pop();
  }

  #nameOf(node: Syntax): string {
    const name = childOf(node, 'name');
    return name ? this.builder.slice(name) : '';
  }
}

function isYielding(node: Syntax): boolean {
  return has(node, (each) => each.type === 'yield');
}
