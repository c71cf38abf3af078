import type { CodeSymbol, SymbolKind } from '../code/code-facts.js';
import type { MapFile, MapGraph } from './map-graph.js';
import { isPublic, mapGraph } from './map-graph.js';
import { nameUses, type NameUse } from './name-uses.js';
import { mapQuestion, type MapFocus, type MapQuestion } from './map-question.js';
import { pageRank, type Link } from './page-rank.js';
import type { Repository } from '../ingest/repository.js';

/** A symbol with its place and how much it matters, the most first. */
export interface RankedSymbol {
  readonly file: MapFile;
  readonly index: number;
  readonly symbol: CodeSymbol;
  readonly rank: number;
}

const kindWeights: Readonly<Record<SymbolKind, number>> = {
  class: 3,
  interface: 2,
  type: 1.5,
  enum: 2,
  function: 1.5,
  method: 1,
  constant: 0.5,
};

/** Every symbol of a repository, those first that matter most: by who uses them, and by what is asked. */
export async function rankSymbols(repository: Repository, focus: MapFocus, signal: AbortSignal): Promise<RankedSymbol[]> {
  const graph = await mapGraph(repository, focus.shown ?? (({ path }) => path), signal);
  const uses = await nameUses(graph, signal);
  const asked = mapQuestion(graph.files, focus);
  const ranks = await pageRank(linksOf(graph, uses), startOf(graph, asked), signal);
  const used = usedOf(uses);
  const ranked = graph.files.flatMap((file, number) => {
    const fileRank = (ranks[number] ?? 0) * graph.files.length;
    return file.detail.symbols.map((symbol, index) => {
      const use = isTop(symbol) ? (used.get(`${number} ${symbol.name}`) ?? 0) : 0;
      return { file, index, symbol, rank: rankOf(file, symbol, { fileRank, use }) * asked.boostOf(file, symbol) };
    });
  });
  return ranked.sort((a, b) => b.rank - a.rank || (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : a.index - b.index));
}

function rankOf(file: MapFile, symbol: CodeSymbol, { fileRank, use }: { fileRank: number; use: number }): number {
  const seen = isPublic(symbol) ? 1 : symbol.isExported ? 0.15 : 0.03;
  const documented = symbol.doc === undefined ? 1 : 1.4;
  const place = file.isBeside ? 0.1 : 1;
  const size = Math.log2(2 + symbol.endLine - symbol.line);
  return kindWeights[symbol.kind] * seen * documented * place * Math.sqrt(size) * Math.sqrt(fileRank) * (0.5 + Math.log2(1 + use));
}

function isTop(symbol: CodeSymbol): boolean {
  return symbol.parent === undefined;
}

function linksOf({ files }: MapGraph, uses: readonly NameUse[]): Link[][] {
  const links = files.map((file) => new Map<number, number>(file.imports.map((to) => [to, 0.5])));
  for (const { from, to, weight } of uses) links[from]?.set(to, (links[from].get(to) ?? 0) + weight);
  return links.map((all) => [...all].map(([to, weight]) => ({ to, weight })));
}

function usedOf(uses: readonly NameUse[]): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  for (const { to, name, weight } of uses) used.set(`${to} ${name}`, (used.get(`${to} ${name}`) ?? 0) + weight);
  return used;
}

function startOf({ files }: MapGraph, asked: MapQuestion): Float64Array {
  const start = Float64Array.from(files, (file) => 1 + 50 * asked.fitOf(file) + (asked.isOpen(file) ? files.length : 0));
  const total = start.reduce((sum, value) => sum + value, 0);
  return start.map((value) => value / total);
}
