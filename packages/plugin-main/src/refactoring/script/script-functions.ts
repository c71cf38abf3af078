import type { Block } from '../model/file-model.js';
import type { ModelBuilder } from '../model/model-builder.js';
import { Scope } from '../model/scope.js';
import { childOf, childrenOf, type Syntax } from '../model/syntax.js';
import type { ScriptNames } from './script-names.js';

/** What visits the parts of a function. */
export interface FunctionParts {
  readonly names: () => ScriptNames;
  readonly fill: (block: Block) => void;
  readonly statement: (node: Syntax, block: Block) => void;
}

/** Builds the functions and classes of a TypeScript or JavaScript file. */
export class ScriptFunctions {
  readonly #parts: FunctionParts;

  constructor(
    readonly builder: ModelBuilder,
    parts: FunctionParts,
  ) {
    this.#parts = parts;
  }

  /** Visits a function: its parameters, and its body as statements of its own. */
  function(node: Syntax): void {
    const { builder } = this;
    const parent = builder.function;
    const id = childOf(node, 'id');
    const named = new Scope('block', builder.scope);
    if (id && node.type === 'FunctionExpression') named.declare(builder.slice(id), 'function');
    const scope = new Scope('function', named);
    const body = childOf(node, 'body');
    builder.names.push(nameOf(node, builder));
    builder.within(scope, () => {
      for (const parameter of childrenOf(node, 'params')) this.#parts.names().target(parameter, 'parameter', true);
      const parameters = [...scope.variables.keys()];
      if (body?.type !== 'BlockStatement' && body?.type !== 'FunctionBody') {
        if (body) this.#parts.names().expression(body);
        return;
      }
      const block = builder.block(body, undefined, { isOpen: true, addTo: () => undefined });
      const isGenerator = node.marks?.includes('generator') ?? false;
      const model = {
        name: builder.names.join('.'),
        node,
        start: node.start,
        end: node.end,
        scope,
        body: block,
        parent,
        owner: ownerOf(node),
        isGenerator,
        parameters,
      };
      builder.functions.push(model);
      builder.function = model;
      this.#parts.fill(block);
      builder.function = parent;
    });
    builder.names.pop();
  }

  /** Visits a class and its members. */
  class(node: Syntax): void {
    const { builder } = this;
    const id = childOf(node, 'id');
    for (const child of node.children)
      if (child.field === 'superClass' || child.type === 'Decorator') this.#parts.names().expression(child);
    builder.names.push(id ? builder.slice(id) : '');
    builder.within(new Scope('block', builder.scope), () => {
      if (id) builder.scope.declare(builder.slice(id), 'class');
      for (const member of childOf(node, 'body')?.children ?? []) this.#member(member);
    });
    builder.names.pop();
  }

  #member(member: Syntax): void {
    for (const child of member.children) {
      if (child.field === 'key' && !member.marks?.includes('computed')) continue;
      // The value of a field, like a method, runs at another time than the class.
      const isLater = child.field === 'value' || member.type === 'StaticBlock';
      this.builder.within(isLater ? new Scope('function', this.builder.scope) : this.builder.scope, () => this.#memberPart(child));
    }
  }

  #memberPart(child: Syntax): void {
    if (child.type.endsWith('Statement') || child.type.endsWith('Declaration')) {
      this.builder.block(child, undefined, { isOpen: false, addTo: (block) => this.#parts.statement(child, block) });
    } else if (!child.type.startsWith('TS') || child.type.endsWith('Expression')) this.#parts.names().expression(child);
  }
}

function ownerOf(node: Syntax): Syntax | undefined {
  return node.parent?.type === 'MethodDefinition' ? node.parent.parent : undefined;
}

// By itself, or by what it is assigned to.
function nameOf(node: Syntax, builder: ModelBuilder): string {
  const { parent } = node;
  const id =
    childOf(node, 'id') ??
    (node.field === 'value' || node.field === 'init' ? parent && (childOf(parent, 'key') ?? childOf(parent, 'id')) : undefined);
  return id ? (/^#?[\w$\u0080-\uffff]+/.exec(builder.slice(id))?.[0] ?? '') : '';
}
