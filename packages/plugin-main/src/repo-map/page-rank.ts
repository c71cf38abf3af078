import { Pause } from '../ingest/pause.js';

/** A weighted link from one node to another; nodes are numbered from 0. */
export interface Link {
  readonly to: number;
  readonly weight: number;
}

const damping = 0.85;
const rounds = 30;
const nodesPerTurn = 2_000;

/**
 * How much of the walks along the links is found at each node; together 1.
 *
 * @param links - by node.
 * @param start - where walks begin, together 1.
 * @see Page, Brin, Motwani, Winograd 1999: The PageRank citation ranking.
 */
export async function pageRank(links: readonly (readonly Link[])[], start: Float64Array, signal: AbortSignal): Promise<Float64Array> {
  const pause = new Pause(nodesPerTurn, signal);
  const totals = links.map((all) => all.reduce((sum, { weight }) => sum + weight, 0));
  let rank = Float64Array.from(start);
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(rank.length);
    let lost = 0;
    for (const [from, all] of links.entries()) {
      const [mine = 0, total = 0] = [rank[from], totals[from]];
      if (pause.isDue()) await pause.turn();
      lost += total === 0 ? mine : 0;
      share(all, (damping * mine) / total, next);
    }
    // A walk that can go no further begins again.
    const again = 1 - damping + damping * lost;
    rank = next.map((value, node) => value + again * (start[node] ?? 0));
  }
  return rank;
}

function share(links: readonly Link[], part: number, ranks: Float64Array): void {
  for (const { to, weight } of links) ranks[to] = (ranks[to] ?? 0) + part * weight;
}
