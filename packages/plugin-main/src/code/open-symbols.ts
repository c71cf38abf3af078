import { docstringAt } from './code-docs.js';
import type { SymbolKind } from './code-facts.js';
import type { Draft, FactCollector } from './fact-collector.js';
import type { FunctionMeter } from './function-meter.js';
import type { CompiledRule, TreeLanguage } from './tree-language.js';

/** A declaration that a walk is inside of. */
export interface OpenSymbol {
  readonly rule: CompiledRule;
  readonly draft: Draft;
  /** A function with a body to come. */
  readonly isFunction: boolean;
  /** Something can be declared inside of it. */
  readonly isScope: boolean;
  /** Whether all around it is seen from other files. */
  readonly isAroundSeen: boolean;
  /** The level of the node that holds its parameters, once that was met. */
  parametersLevel: number | undefined;
  parameters: number;
}

const functionKinds = new Set<SymbolKind>(['function', 'method']);
const scopeKinds = new Set<SymbolKind>(['class', 'interface', 'enum']);

/** The declarations that a walk through a syntax tree is inside of, from the outermost to the innermost. */
export class OpenSymbols {
  readonly #language: TreeLanguage;
  readonly #text: string;
  readonly #found: FactCollector;
  readonly #meter: FunctionMeter;
  // An owner is no symbol, but functions in it are methods.
  readonly #open: (OpenSymbol | 'owner')[] = [];

  constructor(language: TreeLanguage, text: string, { found, meter }: { found: FactCollector; meter: FunctionMeter }) {
    this.#language = language;
    this.#text = text;
    this.#found = found;
    this.#meter = meter;
  }

  get innermost(): OpenSymbol | undefined {
    const last = this.#open.at(-1);
    return last === 'owner' ? undefined : last;
  }

  enterOwner(): void {
    this.#open.push('owner');
  }

  leaveOwner(): void {
    this.#open.pop();
  }

  /** @param start - where it begins; `outerStart` with all that belongs to it. @returns nothing for what is passed over. */
  enter(rule: CompiledRule, start: number, outerStart: number): OpenSymbol | undefined {
    // A function's own constants are nobody else's business.
    if (rule.kind === 'constant' && this.#open.some((each) => each !== 'owner' && each.isFunction)) return undefined;
    const parent = this.#open.findLast((each) => each !== 'owner');
    const kind = this.#kindOf(rule);
    const isFunction = functionKinds.has(kind) && rule.declares === undefined;
    const draft = this.#found.open(kind, start, parent?.draft);
    draft.outerStart = outerStart;
    const symbol: OpenSymbol = {
      rule,
      draft,
      isFunction,
      isScope: isFunction || scopeKinds.has(kind),
      isAroundSeen: parent === undefined || (!parent.isFunction && parent.draft.isExported),
      parametersLevel: undefined,
      parameters: 0,
    };
    if (symbol.isScope) this.#open.push(symbol);
    if (isFunction) this.#meter.enterFunction();
    return symbol;
  }

  #kindOf({ kind }: CompiledRule): SymbolKind {
    const around = this.#open.at(-1);
    const isMember = around === 'owner' || (around !== undefined && !around.isFunction);
    return kind === 'function' && isMember ? 'method' : kind;
  }

  /** Its body begins: what is inside asks whether it is seen. */
  enterBody(symbol: OpenSymbol, start: number): void {
    symbol.draft.body = start;
    this.#decideExported(symbol, start);
  }

  leave(symbol: OpenSymbol, end: number): void {
    const { draft } = symbol;
    if (symbol.isScope) this.#open.pop();
    if (draft.body === undefined) this.#decideExported(symbol, end);
    else if (this.#language.table.hasDocstrings) this.#readDocstring(draft, draft.body);
    if (symbol.isFunction) {
      const measured = this.#meter.leaveFunction();
      if (draft.body !== undefined) draft.measured = { ...measured, parameters: symbol.parameters };
    }
    this.#found.close(draft, end);
  }

  #readDocstring(draft: Draft, body: number): void {
    const docstring = docstringAt(this.#text, body);
    if (!docstring) return;
    this.#found.addComment(body, docstring.end);
    if (docstring.doc !== undefined) draft.doc = docstring.doc;
  }

  #decideExported({ draft, isAroundSeen }: OpenSymbol, headEnd: number): void {
    const { exportedName, exportedSignature } = this.#language;
    draft.isExported =
      isAroundSeen &&
      draft.name !== undefined &&
      (exportedName?.test(draft.name) ?? true) &&
      // What an interface asks for needs no mark of its own.
      (draft.parent?.kind === 'interface' ||
        exportedSignature === undefined ||
        exportedSignature.test(this.#text.slice(draft.start, Math.min(headEnd, draft.start + 1_000))));
  }
}
