import type { CodeSymbol } from '../code/code-facts.js';
import type { RankedSymbol } from './rank-symbols.js';

/** Counts the tokens of a piece of text. */
export type CountTokens = (text: string) => number;

/** A map and what it costs. */
export interface RenderedMap {
  readonly text: string;
  /** Never less than the text really has: pieces are counted one by one, and joined they may merge but not grow. */
  readonly tokens: number;
  readonly files: number;
  readonly symbols: number;
}

/** The share of the budget that is spent on names, before the rest goes into signatures. */
const breadth = 0.7;

/**
 * Shows as much as fits: first names, file by file, the most important first; then the signatures of the first of them;
 * then whatever still fits. Never a token more than the budget.
 */
export function renderMap(ranked: readonly RankedSymbol[], budgetTokens: number, count: CountTokens): RenderedMap {
  const map = new GrowingMap(count);
  const lines = ranked.filter(hasLine);
  const names = lines.filter(({ symbol }) => symbol.parent === undefined);
  map.fill(names, 'name', Math.floor(budgetTokens * breadth));
  map.fill(lines, 'line', budgetTokens);
  map.fill(names, 'name', budgetTokens);
  return map.end();
}

/** How a symbol is shown: by its name beside others, or with its signature on a line of its own. */
type Form = 'name' | 'line';

interface Block {
  readonly path: string;
  readonly symbols: readonly CodeSymbol[];
  readonly shown: Map<number, Form>;
}

class GrowingMap {
  readonly #count: CountTokens;
  readonly #blocks = new Map<string, Block>();
  readonly #costs = new Map<string, number>();
  #tokens = 0;

  constructor(count: CountTokens) {
    this.#count = count;
  }

  /** Shows symbols in their order, passing over those that do not fit. */
  fill(ranked: readonly RankedSymbol[], form: Form, budget: number): void {
    for (const { file, index, symbol } of ranked) {
      if (budget - this.#tokens < 2) return;
      const block = this.#blocks.get(file.path) ?? { path: file.path, symbols: file.detail.symbols, shown: new Map() };
      // A method says nothing without its class.
      const isPlaced = symbol.parent === undefined || this.#show(block, symbol.parent, { form: 'line', budget });
      if (isPlaced) this.#show(block, index, { form, budget });
    }
  }

  /** @returns whether it is shown now. */
  #show(block: Block, index: number, { form, budget }: { form: Form; budget: number }): boolean {
    const now = block.shown.get(index);
    if (now === 'line' || now === form) return true;
    const head = block.shown.size === 0 ? this.#cost(headOf(block)) + 1 : 0;
    const more = head + this.#costOf(block, index, form) - (now === undefined ? 0 : this.#costOf(block, index, now));
    if (this.#tokens + more > budget) return false;
    this.#tokens += more;
    block.shown.set(index, form);
    this.#blocks.set(block.path, block);
    return true;
  }

  end(): RenderedMap {
    const blocks = [...this.#blocks.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      text: blocks.map(blockText).join(''),
      tokens: this.#tokens,
      files: blocks.length,
      symbols: blocks.reduce((sum, { shown }) => sum + shown.size, 0),
    };
  }

  #costOf(block: Block, index: number, form: Form): number {
    return this.#cost(form === 'name' ? nameOf(block.symbols[index]) : lineOf(block.symbols, index));
  }

  #cost(text: string): number {
    const known = this.#costs.get(text);
    if (known !== undefined) return known;
    const cost = this.#count(text);
    this.#costs.set(text, cost);
    return cost;
  }
}

function blockText(block: Block): string {
  const indexes = [...block.shown.keys()].sort((a, b) => a - b);
  const of = (form: Form): number[] => indexes.filter((index) => block.shown.get(index) === form);
  const names = of('name').map((index) => nameOf(block.symbols[index]));
  const lines = of('line').map((index) => lineOf(block.symbols, index));
  return `${headOf(block)}${names.join('')}\n${lines.join('')}`;
}

function headOf({ path }: Block): string {
  return `${oneLine(path)}:`;
}

function nameOf(symbol: CodeSymbol | undefined): string {
  return ` ${oneLine(symbol?.name ?? '')}`;
}

function lineOf(symbols: readonly CodeSymbol[], index: number): string {
  const symbol = symbols[index];
  if (!symbol) return '';
  return `${' '.repeat(depthOf(symbols, symbol))}${symbol.line} ${oneLine(symbol.signature ?? `${symbol.kind} ${symbol.name}`)}\n`;
}

function depthOf(symbols: readonly CodeSymbol[], { parent }: CodeSymbol): number {
  const owner = parent === undefined ? undefined : symbols[parent];
  return owner ? 1 + depthOf(symbols, owner) : 1;
}

// A path or a name may hold a line end; a map has one line for each.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

// A method has a line; what is declared inside a function has none, and neither has an overload after the first.
function hasLine({ file, symbol, index }: RankedSymbol): boolean {
  const { symbols } = file.detail;
  if (symbols.findIndex(({ name, parent }) => name === symbol.name && parent === symbol.parent) !== index) return false;
  return symbol.parent === undefined || (symbol.kind === 'method' && symbols[symbol.parent]?.kind !== 'function');
}
