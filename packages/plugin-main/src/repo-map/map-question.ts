import type { CodeSymbol } from '../code/code-facts.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import type { MapFile } from './map-graph.js';
import { nameWords } from './name-words.js';

/** What a map is to be about. */
export interface MapFocus {
  /** Words to look for in names and paths. */
  readonly query?: string | undefined;
  /** Paths whose surroundings matter. */
  readonly files?: readonly string[] | undefined;
  /** How callers know a file; by its path in the repository unless said. */
  readonly shown?: (file: IngestedFile) => string;
}

/** How well files and symbols answer what a map is asked for. */
export interface MapQuestion {
  /** Whether the caller has named the file. */
  isOpen(file: MapFile): boolean;
  /** From 0 for not at all to 1 for every word. */
  fitOf(file: MapFile): number;
  /** What a symbol's rank is multiplied by. */
  boostOf(file: MapFile, symbol: CodeSymbol): number;
}

const symbolBoost = 60;
const fileBoost = 10;
const openBoost = 2;
/** Letters a word must have to count inside another. */
const minInside = 4;

/** Makes a question of what is asked: words that few files have say more than words that all have. */
export function mapQuestion(files: readonly MapFile[], focus: MapFocus): MapQuestion {
  const open = new Set(focus.files);
  const words = [...new Set(nameWords(focus.query ?? ''))].filter((word) => word.length > 2);
  const found = new Map(files.map((file) => [file, foundIn(file, words)]));
  const weights = new Map(words.map((word) => [word, weightOf(word, found)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const share = (hits: Iterable<string>): number =>
    total === 0 ? 0 : [...hits].reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) / total;
  const fitOf = (file: MapFile): number => share(found.get(file) ?? []);
  return {
    isOpen: (file) => open.has(file.path),
    fitOf,
    boostOf: (file, symbol) =>
      (1 + symbolBoost * share(hitsIn(symbol.name, words)) + fileBoost * fitOf(file) ** 2) * (open.has(file.path) ? openBoost : 1),
  };
}

function foundIn(file: MapFile, words: readonly string[]): ReadonlySet<string> {
  if (words.length === 0) return new Set();
  return new Set([file.path, ...file.detail.symbols.map(({ name }) => name)].flatMap((text) => hitsIn(text, words)));
}

function hitsIn(text: string, words: readonly string[]): string[] {
  if (words.length === 0) return [];
  const own = new Set(nameWords(text));
  const joined = text.toLowerCase().replaceAll('_', '');
  return words.filter((word) => own.has(word) || own.has(word.replace(/s$/, '')) || (word.length >= minInside && joined.includes(word)));
}

function weightOf(word: string, found: ReadonlyMap<MapFile, ReadonlySet<string>>): number {
  const having = [...found.values()].filter((hits) => hits.has(word)).length;
  return Math.log(1 + found.size / (1 + having));
}
