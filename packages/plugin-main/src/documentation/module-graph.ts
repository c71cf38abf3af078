import { importCycles } from '../ingest/import-cycles.js';

/** Folders and what they import of each other; folders that do so in a circle are one. */
export interface ModuleGraph {
  /** The folders of each node; `.` for the files at the top. */
  readonly nodes: readonly (readonly string[])[];
  /** Pairs of nodes by their place, and how many files' imports make the pair. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly imports: number }[];
}

/** The most nodes a picture can have and still be read. */
const maxNodes = 30;
const maxDepth = 8;

/** The folders of a repository at the greatest depth at which a picture of them can be read. */
export async function moduleGraph(targets: ReadonlyMap<string, readonly string[]>, signal: AbortSignal): Promise<ModuleGraph> {
  let graph: ModuleGraph = { nodes: [], edges: [] };
  for (let depth = 1; depth <= maxDepth; depth += 1) {
    const deeper = await graphAt(targets, depth, signal);
    if (deeper.nodes.length > maxNodes) break;
    const isSame = deeper.nodes.length === graph.nodes.length && depth > 1;
    graph = deeper;
    if (isSame) break;
  }
  return graph;
}

async function graphAt(targets: ReadonlyMap<string, readonly string[]>, depth: number, signal: AbortSignal): Promise<ModuleGraph> {
  const between = new Map<string, Map<string, number>>();
  const node = (path: string): Map<string, number> => {
    const folder = folderAt(path, depth);
    const known = between.get(folder) ?? new Map<string, number>();
    between.set(folder, known);
    return known;
  };
  for (const [path, all] of targets) {
    const from = node(path);
    for (const target of all) {
      node(target);
      const to = folderAt(target, depth);
      if (to !== folderAt(path, depth)) from.set(to, (from.get(to) ?? 0) + 1);
    }
  }
  const cycles = await importCycles(new Map([...between].map(([folder, to]) => [folder, [...to.keys()]])), signal);
  return collapse(between, cycles);
}

function collapse(between: ReadonlyMap<string, ReadonlyMap<string, number>>, cycles: readonly (readonly string[])[]): ModuleGraph {
  const inCycle = new Set(cycles.flat());
  const single = [...between.keys()].filter((folder) => !inCycle.has(folder)).map((folder) => [folder]);
  const nodes = [...cycles, ...single].sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
  const numbers = new Map(nodes.flatMap((folders, number) => folders.map((folder) => [folder, number] as const)));
  const imports = new Map<string, number>();
  for (const [folder, to] of between) {
    for (const [target, count] of to) {
      const pair = `${numbers.get(folder)} ${numbers.get(target)}`;
      imports.set(pair, (imports.get(pair) ?? 0) + count);
    }
  }
  const edges = [...imports].map(([pair, count]) => {
    const [from = 0, to = 0] = pair.split(' ').map(Number);
    return { from, to, imports: count };
  });
  return { nodes, edges: edges.filter(({ from, to }) => from !== to).sort((a, b) => a.from - b.from || a.to - b.to) };
}

function folderAt(path: string, depth: number): string {
  const folders = path.split('/').slice(0, -1);
  return folders.slice(0, depth).join('/') || '.';
}

/** The graph as a Mermaid flow chart. Names are reduced to characters that mean nothing to Mermaid. */
export function mermaid({ nodes, edges }: ModuleGraph): string {
  const label = (folders: readonly string[]): string => {
    const shown = folders.slice(0, 3).map((folder) => folder.replaceAll(/[^\p{L}\p{N}_./@ -]/gu, '_'));
    return [...shown, ...(folders.length > 3 ? [`and ${folders.length - 3} more`] : [])].join(', ');
  };
  return [
    '```mermaid',
    'flowchart LR',
    ...nodes.map((folders, number) => `  m${number}["${label(folders)}"]`),
    ...edges.map(({ from, to, imports }) => `  m${from} -->|${imports}| m${to}`),
    '```',
  ].join('\n');
}
