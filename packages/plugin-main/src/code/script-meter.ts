import type { Expression, IfStatement, LogicalExpression, Node } from 'oxc-parser';
import type { FunctionMeter } from './function-meter.js';

/** What is inside of these lies deeper, and each is a decision; a `switch` is none, its cases are. */
const nested = new Set<Node['type']>([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
  'ConditionalExpression',
  'SwitchStatement',
]);

/** Tells a meter what the nodes of TypeScript and JavaScript come to. */
export class ScriptMeter {
  readonly #meter: FunctionMeter;
  /** An `if` behind an `else`, and logical operations that go on with the operator around them. */
  readonly #continued = new WeakSet<Node>();

  constructor(meter: FunctionMeter) {
    this.#meter = meter;
  }

  /** @returns what to do behind the node. */
  enter(node: Node): (() => void) | undefined {
    if (node.type === 'IfStatement') return this.#enterIf(node);
    if (nested.has(node.type)) {
      if (node.type !== 'SwitchStatement') this.#meter.decide();
      return this.#deepen();
    }
    if (node.type === 'LogicalExpression') this.#enterLogical(node);
    else if (node.type === 'SwitchCase' && node.test) this.#meter.decide();
    else if ((node.type === 'BreakStatement' || node.type === 'ContinueStatement') && node.label) this.#meter.breakFlat();
    return undefined;
  }

  #enterIf(node: IfStatement): (() => void) | undefined {
    this.#meter.decide();
    if (node.alternate) this.#meter.breakFlat();
    if (node.alternate?.type === 'IfStatement') this.#continued.add(node.alternate);
    return this.#continued.has(node) ? undefined : this.#deepen();
  }

  #enterLogical(node: LogicalExpression): void {
    this.#meter.decide();
    if (!this.#continued.has(node)) this.#meter.breakFlat();
    for (const side of [node.left, node.right] satisfies Expression[])
      if (side.type === 'LogicalExpression' && side.operator === node.operator) this.#continued.add(side);
  }

  #deepen(): () => void {
    this.#meter.breakNested();
    this.#meter.deepen();
    return () => this.#meter.rise();
  }
}
