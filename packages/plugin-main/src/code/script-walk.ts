import type { ArrowFunctionExpression, Function as FunctionNode, Node, ParseResult } from 'oxc-parser';
import { exportedNames } from './exported-names.js';
import { anonymous, type FactCollector } from './fact-collector.js';
import { FunctionMeter } from './function-meter.js';
import { ScriptDeclarations } from './script-declarations.js';
import { ScriptMeter } from './script-meter.js';
import { closed, ScriptScopes, type Leave } from './script-scopes.js';

/** A parsed file. */
export interface ParsedScript extends Pick<ParseResult, 'program' | 'module'> {
  /** The children of each type of node. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** Reads the facts of a TypeScript or JavaScript file in one pass. No recursion: nesting is as deep as a file likes. */
export class ScriptWalk {
  readonly #found: FactCollector;
  readonly #text: string;
  readonly #parsed: ParsedScript;
  readonly #meter = new FunctionMeter();
  readonly #flow = new ScriptMeter(this.#meter);
  readonly #scopes: ScriptScopes;
  readonly #declarations: ScriptDeclarations;
  #lineEnd = -1;

  constructor(found: FactCollector, text: string, parsed: ParsedScript) {
    this.#found = found;
    this.#text = text;
    this.#parsed = parsed;
    this.#scopes = new ScriptScopes(found, exportedNames(parsed.program, parsed.module.staticExports));
    this.#declarations = new ScriptDeclarations(found, this.#scopes, text);
  }

  run(): void {
    const left: (Node | Leave)[] = [this.#parsed.program];
    for (let next = left.pop(); next; next = left.pop()) {
      if (typeof next === 'function') {
        next();
        continue;
      }
      const leave = this.#enter(next);
      if (leave) left.push(leave);
      this.#pushChildren(next, left);
    }
  }

  // The last one first, so that the first comes off first.
  #pushChildren(node: Node, left: (Node | Leave)[]): void {
    const keys = this.#parsed.keys[node.type] ?? [];
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const value = (node as unknown as Record<string, Node | readonly (Node | null)[] | null | undefined>)[keys[index] ?? ''];
      if (Array.isArray(value)) pushAll(value as readonly (Node | null)[], left);
      else if (value) left.push(value as Node);
    }
  }

  #enter(node: Node): Leave | undefined {
    switch (node.type) {
      case 'Identifier':
      case 'JSXIdentifier':
        this.#found.addName(node.name);
        return undefined;
      case 'PrivateIdentifier':
        this.#found.addName(`#${node.name}`);
        return undefined;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'TSDeclareFunction':
      case 'TSEmptyBodyFunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#enterFunction(node);
      default:
        return this.#declarations.enter(node) ?? this.#flow.enter(node);
    }
  }

  #enterFunction(node: FunctionNode | ArrowFunctionExpression): Leave | undefined {
    const naming = this.#scopes.namingOf(node, node.type === 'ArrowFunctionExpression' ? undefined : node.id?.name);
    if (naming.name === undefined && !naming.span && this.#isOnOneLine(node)) return this.#enterLambda();
    const draft = this.#scopes.open(naming.kind ?? 'function', naming, node);
    draft.name ??= anonymous;
    if (node.body) draft.body = node.body.start;
    const leave = this.#scopes.enter({ ...closed, draft });
    this.#meter.enterFunction();
    return () => {
      leave();
      const measured = this.#meter.leaveFunction();
      if (node.body) draft.measured = { ...measured, parameters: node.params.length };
      this.#found.close(draft, (naming.span ?? node).end);
    };
  }

  // Nodes come in the order of the text, so the same line end is not looked for again and again.
  #isOnOneLine(node: Node): boolean {
    if (this.#lineEnd < node.start) {
      const found = this.#text.indexOf('\n', node.start);
      this.#lineEnd = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return node.end <= this.#lineEnd;
  }

  // A function on one line that has no name counts for the function around it.
  #enterLambda(): Leave {
    this.#meter.deepen();
    return () => this.#meter.rise();
  }
}

function pushAll(nodes: readonly (Node | null)[], left: (Node | Leave)[]): void {
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const node = nodes[at];
    if (node) left.push(node);
  }
}
