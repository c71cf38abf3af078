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
