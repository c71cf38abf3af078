import type { TreeCursor } from 'web-tree-sitter';
import type { FactCollector } from './fact-collector.js';
import { FunctionMeter } from './function-meter.js';
import { OpenSymbols, type OpenSymbol } from './open-symbols.js';
import { nameIn } from './name-in.js';
import type { Skimmer } from './skimmer.js';
import { importsIn } from './text-imports.js';
import { role, type TreeLanguage } from './tree-language.js';

/** What the walk keeps of each node it is inside of. */
interface Level {
  role: number;
  start: number;
  /** What is inside lies a level deeper for the meter. */
  isDeeper: boolean;
  isAfterElse: boolean;
  /** The operator of a logical operation, and that of the last one inside. */
  operator: number;
  innerOperator: number;
  symbol: OpenSymbol | undefined;
}

/** Characters read of a name: none that anyone wrote is longer. */
const maxNameRead = 1_000;
/** Characters of a string that are looked through before it is entered. */
const maxStringRead = 10_000;

/**
 * Reads all facts of a syntax tree in one pass over every node. A cursor goes, and asks for numbers alone where it can: each
 * step into the parser costs, and nodes as objects cost ten times as much. No recursion: nesting is as deep as a file likes.
 */
export class TreeWalk {
  readonly #language: TreeLanguage;
  readonly #text: string;
  readonly #cursor: TreeCursor;
  readonly #found: FactCollector;
  readonly #skimmer: Skimmer | undefined;
  readonly #meter = new FunctionMeter();
  readonly #symbols: OpenSymbols;
  /** The one above the root, and one for each depth. */
  readonly #levels: Level[] = [newLevel(), newLevel()];
  #depth = 0;

  /** @param parts.skimmer - takes what holds nothing but names; without one, every node is entered. */
  constructor(language: TreeLanguage, text: string, parts: { cursor: TreeCursor; found: FactCollector; skimmer?: Skimmer | undefined }) {
    const { cursor, found, skimmer } = parts;
    this.#language = language;
    this.#text = text;
    this.#cursor = cursor;
    this.#found = found;
    this.#skimmer = skimmer;
    this.#symbols = new OpenSymbols(language, text, { found, meter: this.#meter });
  }

  run(): void {
    const { roles } = this.#language;
    const cursor = this.#cursor;
    for (;;) {
      const id = cursor.nodeTypeId;
      const bits = roles[id] ?? 0;
      this.#enter(id, bits);
      if (this.#isEntered(bits) && cursor.gotoFirstChild()) {
        this.#depth += 1;
        if (this.#levels.length < this.#depth + 2) this.#levels.push(newLevel());
        continue;
      }
      this.#leave();
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return;
        this.#depth -= 1;
        this.#leave();
      }
    }
  }

  #isEntered(bits: number): boolean {
    if ((bits & role.leaf) !== 0) return false;
    if ((bits & role.string) !== 0) return this.#interpolates();
    return !this.#skimmer || (bits & role.walked) !== 0 || !this.#skimmer.skim(this.#cursor.startIndex, this.#cursor.endIndex);
  }

  #enter(id: number, bits: number): void {
    const parent = this.#levels[this.#depth] as Level;
    const level = this.#levels[this.#depth + 1] as Level;
    level.role = bits;
    level.isDeeper = false;
    level.isAfterElse = false;
    level.operator = 0;
    level.innerOperator = 0;
    level.symbol = undefined;
    if (parent.symbol) this.#readPart(parent.symbol, id);
    if ((parent.role & role.parameters) !== 0) this.#countParameter(bits);
    if (bits === 0 || bits === (role.leaf | role.token)) return;
    if ((bits & role.name) !== 0) this.#found.addName(this.#text.slice(this.#cursor.startIndex, this.#cursor.endIndex));
    else if ((bits & role.token) !== 0) this.#enterToken(id, bits, parent);
    else this.#enterNode(id, bits, level);
  }

  #enterNode(id: number, bits: number, level: Level): void {
    const cursor = this.#cursor;
    if ((bits & role.wrapper) !== 0) level.start = cursor.startIndex;
    if ((bits & role.comment) !== 0) this.#found.addComment(cursor.startIndex, cursor.endIndex);
    if ((bits & role.import) !== 0) this.#addImports(id);
    if ((bits & role.parameters) !== 0) this.#enterParameters();
    if ((bits & role.owner) !== 0) this.#symbols.enterOwner();
    if ((bits & role.symbol) !== 0) this.#enterSymbol(id, level);
    this.#measure(bits, level);
  }

  #measure(bits: number, level: Level): void {
    if ((bits & role.decides) !== 0) this.#meter.decide();
    if ((bits & role.exhaustive) !== 0) this.#meter.decide(-1);
    if ((bits & role.mutes) !== 0) this.#meter.mute();
    // An `if` right behind an `else` goes on where that is, which has counted the break already.
    if ((bits & role.if) !== 0 && (this.#levels[this.#depth] as Level).isAfterElse) return;
    if ((bits & role.breaksFlat) !== 0) this.#meter.breakFlat();
    if ((bits & role.breaksNested) !== 0) this.#meter.breakNested();
    if ((bits & role.deepens) === 0) return;
    this.#meter.deepen();
    level.isDeeper = true;
  }

  #enterToken(id: number, bits: number, parent: Level): void {
    if ((bits & role.operator) !== 0 && (parent.role & role.logical) !== 0) {
      this.#meter.decide();
      if (parent.innerOperator !== id) this.#meter.breakFlat();
      parent.operator = id;
    }
    if ((bits & role.decides) !== 0) this.#meter.decide();
    if ((bits & role.elseToken) === 0) return;
    const owner = (parent.role & role.elseClause) === 0 ? parent : (this.#levels[this.#depth - 1] as Level);
    if ((owner.role & role.if) === 0) return;
    this.#meter.breakFlat();
    parent.isAfterElse = true;
  }

  #enterSymbol(id: number, level: Level): void {
    const rule = this.#language.symbols.get(id);
    if (!rule) return;
    const start = this.#cursor.startIndex;
    const parent = this.#levels[this.#depth] as Level;
    level.symbol = this.#symbols.enter(rule, start, (parent.role & role.wrapper) === 0 ? start : parent.start);
  }

  /** A child of a declaration: its name, its body, or what tells its kind. */
  #readPart(symbol: OpenSymbol, id: number): void {
    const cursor = this.#cursor;
    const { rule, draft } = symbol;
    draft.kind = rule.refine.get(id) ?? draft.kind;
    const field = cursor.currentFieldId;
    if (rule.isBody(id, field)) this.#symbols.enterBody(symbol, cursor.startIndex);
    else if (draft.name === undefined && rule.isName(id, field) && rule.declares?.has(id) !== false) {
      const start = cursor.startIndex;
      const name = nameIn(this.#text.slice(start, Math.min(cursor.endIndex, start + maxNameRead)));
      if (name !== undefined) draft.name = name;
    }
  }

  #enterParameters(): void {
    const symbol = this.#symbols.innermost;
    const isHead = symbol?.isFunction && symbol.draft.body === undefined && symbol.parametersLevel === undefined;
    if (symbol && isHead && this.#cursor.currentFieldId === this.#language.parametersField) symbol.parametersLevel = this.#depth + 1;
  }

  #countParameter(bits: number): void {
    const symbol = this.#symbols.innermost;
    const isNone = (bits & (role.token | role.comment | role.notParameter)) !== 0;
    if (symbol?.parametersLevel === this.#depth && symbol.draft.body === undefined && !isNone) symbol.parameters += 1;
  }

  #addImports(id: number): void {
    const expression = this.#language.imports.get(id);
    if (!expression) return;
    const text = this.#text.slice(this.#cursor.startIndex, this.#cursor.endIndex);
    for (const each of importsIn(text, expression)) this.#found.addImport(each);
  }

  #interpolates(): boolean {
    const start = this.#cursor.startIndex;
    const end = this.#cursor.endIndex;
    if (end - start > maxStringRead) return true;
    const text = this.#text.slice(start, end);
    return text.includes('{') || text.includes('$');
  }

  #leave(): void {
    const level = this.#levels[this.#depth + 1] as Level;
    if (level.isDeeper) this.#meter.rise();
    if ((level.role & role.mutes) !== 0) this.#meter.unmute();
    if (level.symbol) this.#symbols.leave(level.symbol, this.#cursor.endIndex);
    if ((level.role & role.owner) !== 0) this.#symbols.leaveOwner();
    if ((level.role & role.logical) !== 0) (this.#levels[this.#depth] as Level).innerOperator = level.operator;
  }
}

function newLevel(): Level {
  return { role: 0, start: 0, isDeeper: false, isAfterElse: false, operator: 0, innerOperator: 0, symbol: undefined };
}
