import type { ModelBuilder } from '../model/model-builder.js';
import type { Scope } from '../model/scope.js';
import { childOf, childrenOf, type Syntax } from '../model/syntax.js';

/** What is built of a function. */
export type VisitFunction = (node: Syntax) => void;

/** Nodes of types that hold an expression. */
const typedExpressions = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

/** Finds the names that TypeScript and JavaScript expressions and patterns use. */
export class ScriptNames {
  /** @param onFunction - builds what is inside a function. @param onClass - builds a class. */
  constructor(
    readonly builder: ModelBuilder,
    readonly onFunction: VisitFunction,
    readonly onClass: VisitFunction,
  ) {}

  expression(node: Syntax): void {
    switch (node.type) {
      case 'Identifier':
        this.builder.use(node, { isRead: true });
        return;
      case 'JSXIdentifier':
        if (/^[A-Z_$]/.test(this.builder.slice(node)) && node.field !== 'property') this.builder.use(node, { isRead: true });
        return;
      case 'MemberExpression':
        this.#member(node);
        return;
      case 'AssignmentExpression':
        this.#assignment(node);
        return;
      case 'UpdateExpression':
        this.#update(node);
        return;
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.onFunction(node);
        return;
      case 'ClassExpression':
        this.onClass(node);
        return;
      default:
        this.#other(node);
    }
  }

  /** What is bound or assigned to. @param kind - of the declaration; nothing where something there already is assigned. */
  target(node: Syntax, kind: string | undefined, isCertain: boolean): void {
    switch (node.type) {
      case 'Identifier':
        this.#bind(node, kind, isCertain);
        return;
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        for (const child of node.children) this.target(child, kind, isCertain);
        return;
      case 'Property':
        this.#key(node);
        this.#bound(node, kind, isCertain);
        return;
      case 'AssignmentPattern':
      case 'TSParameterProperty':
        childrenOf(node, 'right').forEach((right) => this.expression(right));
        this.#bound(node, kind, isCertain);
        return;
      default:
        this.expression(node);
    }
  }

  #bound(node: Syntax, kind: string | undefined, isCertain: boolean): void {
    for (const child of node.children) if (/^(?:value|left|parameter)$/.test(child.field ?? '')) this.target(child, kind, isCertain);
  }

  /** A declaration of variables. @param isBound - each has a value though none is written, as in `for (const x of xs)`. */
  declarations(node: Syntax, isBound: boolean): void {
    for (const declarator of childrenOf(node, 'declarations')) {
      const init = childOf(declarator, 'init');
      const id = childOf(declarator, 'id');
      if (init) this.expression(init);
      if (!id) continue;
      if (init || isBound || node.detail !== 'var') this.target(id, node.detail, true);
      else this.#scopeFor('var').declare(this.#nameOf(id), 'var', id.start);
    }
  }

  #bind(node: Syntax, kind: string | undefined, isCertain: boolean): void {
    const type = childOf(node, 'typeAnnotation');
    const name = type || node.marks?.includes('optional') ? nameSpan(node, this.builder.text) : node;
    if (kind !== undefined) {
      const variable = this.#scopeFor(kind).declare(this.builder.slice(name), kind, name.start);
      variable.annotation ??= type && this.builder.slice(type).replace(/^:\s*/, '');
    }
    this.builder.use(name, { isWrite: true, isCertain });
  }

  #scopeFor(kind: string): Scope {
    return kind === 'var' ? this.builder.scope.home : this.builder.scope;
  }

  #nameOf(id: Syntax): string {
    return /^[\w$\u0080-\uffff]+/.exec(this.builder.slice(id))?.[0] ?? '';
  }

  #member(node: Syntax): void {
    for (const child of node.children) if (child.field !== 'property' || node.marks?.includes('computed')) this.expression(child);
  }

  #assignment(node: Syntax): void {
    const left = childOf(node, 'left');
    const right = childOf(node, 'right');
    if (!left || !right) return;
    const isCertain = node.parent?.type === 'ExpressionStatement' && !/[&|?]/.test(node.detail?.slice(0, 2) ?? '');
    if (node.detail !== '=') this.expression(left);
    this.expression(right);
    this.target(left, undefined, isCertain || node.detail === '|=' || node.detail === '&=');
  }

  #update(node: Syntax): void {
    for (const argument of node.children) {
      if (argument.type === 'Identifier') this.builder.use(argument, { isRead: true, isWrite: true });
      else this.expression(argument);
    }
  }

  #key(node: Syntax): void {
    if (node.marks?.includes('computed')) for (const key of childrenOf(node, 'key')) this.expression(key);
  }

  #other(node: Syntax): void {
    if (node.type === 'Property') {
      this.#key(node);
      for (const value of childrenOf(node, 'value')) this.expression(value);
    } else if (typedExpressions.has(node.type)) for (const inner of childrenOf(node, 'expression')) this.expression(inner);
    else if (!isNoExpression(node)) this.builder.within(this.builder.scope, () => node.children.forEach((child) => this.expression(child)));
  }
}

function isNoExpression({ type }: Syntax): boolean {
  return type.startsWith('TS') || type === 'MetaProperty' || type === 'JSXAttributeName';
}

// The identifier's own span takes its type in.
function nameSpan(node: Syntax, text: string): Syntax {
  const name = /^[\w$\u0080-\uffff]+/.exec(text.slice(node.start, node.end))?.[0] ?? '';
  return { ...node, end: node.start + name.length };
}
