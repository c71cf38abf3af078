/** Runs some work and tells how long it took, with what came of it. */
export async function timed(work) {
  const began = performance.now();
  const result = await work();
  return { ms: performance.now() - began, result };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export function seconds(ms) {
  return `${(ms / 1_000).toFixed(2)} s`;
}

export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Puts figures that are better than those so far in their place: less, or more where they say how often per second. */
export function keepBest(best, figures) {
  for (const [key, value] of Object.entries(figures)) {
    const isBetter = key.includes('erSecond') ? value > best[key] : value < best[key];
    if (best[key] === undefined || isBetter) best[key] = value;
  }
}
