import { Assignment } from '../flow/assigned.js';
import { alwaysReturns, exitsOf } from '../flow/exits.js';
import { Liveness } from '../flow/liveness.js';
import type { FileModel, FunctionModel, Statement } from '../model/file-model.js';
import type { Reference, Variable } from '../model/scope.js';
import { isWithin, type Span } from '../model/syntax.js';
import type { Run } from './runs.js';
import { escapesFunction, receiverOf, usesReceiver } from './receiver.js';

/** What a run takes and gives, were it a function. */
export interface ExtractionPlan {
  readonly owner: FunctionModel;
  readonly run: Run;
  readonly span: Span;
  /** Values that it needs. */
  readonly inputs: readonly Variable[];
  /** Values that are needed after it. */
  readonly outputs: readonly Variable[];
  /** Variables it writes that are declared outside it and belong to it alone. */
  readonly locals: readonly Variable[];
  /** The function ends with it: what it returns is returned. */
  readonly isEnd: boolean;
  /** The object it works on, when it has to be a method: `self` or `this`. */
  readonly receiver: string | undefined;
}

const maxInputs = 4;
const maxOutputs = 2;

/** Plans extractions from one function. */
export class ExtractionPlanner {
  readonly #model: FileModel;
  readonly #owner: FunctionModel;
  readonly #live: Liveness;
  readonly #assigned: Assignment;

  constructor(model: FileModel, owner: FunctionModel) {
    this.#model = model;
    this.#owner = owner;
    this.#live = new Liveness(owner.scope);
    this.#live.of(owner.body);
    this.#assigned = new Assignment(owner.scope);
    const parameters = [...owner.scope.variables.values()].filter(({ kind }) => kind === 'parameter');
    this.#assigned.of(owner.body, new Set([...parameters, ...parametersOf(owner)]));
  }

  /** @returns nothing where the run cannot be a function that means the same. */
  plan(run: Run): ExtractionPlan | undefined {
    const [first, last] = [run.statements[0], run.statements.at(-1)];
    if (!first || !last || !this.#isWhole(first, last)) return undefined;
    const span = { start: first.start, end: last.end };
    const { returns, jumps } = exitsOf(run.statements);
    const isEnd = returns && alwaysReturns(run.statements);
    if (jumps || (returns && !isEnd) || run.statements.some(({ node }) => escapesFunction(this.#model, node))) return undefined;
    const values = this.#values(run, span, isEnd);
    return this.#areFitting(first, values, span) ? this.#planWith({ run, span, isEnd, ...values }) : undefined;
  }

  #planWith(found: Omit<ExtractionPlan, 'owner' | 'receiver'>): ExtractionPlan | undefined {
    const needsReceiver = usesReceiver(this.#model, this.#owner, found.run);
    const receiver = needsReceiver ? receiverOf(this.#model, this.#owner) : undefined;
    const inputs = found.inputs.filter(({ name }) => name !== receiver);
    if ((needsReceiver && receiver === undefined) || inputs.length > maxInputs || found.outputs.length > maxOutputs) return undefined;
    return { ...found, owner: this.#owner, inputs, receiver };
  }

  // On lines of its own.
  #isWhole(first: Statement, last: Statement): boolean {
    const { source } = this.#model;
    return source.isFirstOnLine(first.start) && /^(?:#.*|\/\/.*)?$/.test(source.restOfLine(last.end));
  }

  #values(run: Run, span: Span, isEnd: boolean): Pick<ExtractionPlan, 'inputs' | 'outputs' | 'locals'> {
    const own = this.#ownReferences(span);
    const written = new Set(own.filter(({ isWrite }) => isWrite).flatMap(({ variable }) => variable ?? []));
    const after = isEnd ? new Set<Variable>() : (this.#live.after.get(run.statements.at(-1) as Statement) ?? new Set());
    const outputs = [...written].filter((variable) => after.has(variable));
    const inputs = [...new Liveness(this.#owner.scope).of(run.statements, new Set(outputs))];
    const locals = [...written].filter((variable) => !inputs.includes(variable) && !isDeclaredIn(variable, span));
    return { inputs: inputs.sort(byPlace), outputs: outputs.sort(byPlace), locals: locals.sort(byPlace) };
  }

  #areFitting(first: Statement, { inputs, outputs }: Pick<ExtractionPlan, 'inputs' | 'outputs'>, span: Span): boolean {
    const isPython = this.#model.language === 'python';
    const assigned = this.#assigned.before.get(first);
    const isThere = (variable: Variable): boolean => (isPython ? (assigned?.has(variable) ?? false) : isThereAt(variable, span.start));
    if (!inputs.every(isThere)) return false;
    const own = this.#ownReferences(span);
    const written = new Set(own.filter(({ isWrite }) => isWrite).flatMap(({ variable }) => variable ?? []));
    const thrown = this.#live.whenThrown.get(first);
    if ([...written].some((variable) => thrown?.has(variable) || isConstant(variable, span))) return false;
    const variables = [...new Set(own.flatMap(({ variable }) => variable ?? []))];
    // Of several declarations of one `var` each would make its own.
    return variables.every(
      (variable) => variable.declaredAt.length <= 1 && this.#isClosedOver(variable, span) && !isLost(variable, span, outputs),
    );
  }

  // A function inside keeps the variable itself: it has to stay one variable, on one side.
  #isClosedOver({ references, scope }: Variable, span: Span): boolean {
    const captured = references.filter((each) => each.scope.home !== scope.home);
    if (captured.length === 0) return true;
    if (captured.some(({ isWrite }) => isWrite)) return false;
    const writes = references.filter(({ isWrite }) => isWrite);
    const isWrittenInside = writes.some((each) => isWithin(each, span));
    if (isWrittenInside && captured.some((each) => !isWithin(each, span))) return false;
    if (!captured.some((each) => isWithin(each, span))) return true;
    const repeated = this.#loopAround(span) ?? span;
    return writes.every((each) => (isWithin(each, span) ? true : each.end <= repeated.start));
  }

  #loopAround(span: Span): Span | undefined {
    let outermost: Span | undefined;
    const visit = (statements: readonly Statement[]): void => {
      for (const statement of statements) {
        if (!isWithin(span, statement)) continue;
        if (statement.kind === 'loop' && !(statement.start >= span.start)) outermost ??= statement;
        for (const block of [statement.body, statement.otherwise, statement.last, ...statement.branches])
          if (block) visit(block.statements);
      }
    };
    visit(this.#owner.body.statements);
    return outermost;
  }

  #ownReferences(span: Span): Reference[] {
    return this.#model.references.filter((each) => each.variable?.scope.home === this.#owner.scope && isWithin(each, span));
  }
}

// Python has them among its locals.
function parametersOf({ scope, parameters }: FunctionModel): Variable[] {
  return parameters.flatMap((each) => scope.variables.get(each) ?? []);
}

/** Whether a variable is declared in a part of a file. In Python a variable is declared where it is written. */
export function isDeclaredIn({ declaredAt, kind }: Variable, span: Span): boolean {
  return kind === 'local' || declaredAt.some((at) => at >= span.start && at < span.end);
}

// Declared inside, and named outside though its value is not needed there, or known there before its statement is reached.
function isLost(variable: Variable, span: Span, outputs: readonly Variable[]): boolean {
  const isHoisted = variable.kind === 'function' || variable.kind === 'class';
  if (variable.kind === 'local' || !isDeclaredIn(variable, span) || (outputs.includes(variable) && !isHoisted)) return false;
  return variable.references.some((each) => !isWithin(each, span));
}

// Writing to it fails, which a value handed in would not.
function isConstant(variable: Variable, span: Span): boolean {
  return (variable.kind === 'const' || variable.kind === 'class') && !isDeclaredIn(variable, span);
}

function isThereAt({ references, kind }: Variable, offset: number): boolean {
  return (
    kind === 'function' || kind === 'parameter' || kind === 'var' || references.some(({ isWrite, start }) => isWrite && start < offset)
  );
}

function byPlace(a: Variable, b: Variable): number {
  return (a.references[0]?.start ?? 0) - (b.references[0]?.start ?? 0);
}
