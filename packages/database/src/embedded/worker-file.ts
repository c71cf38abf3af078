/** Where the worker's entry lies. Run from its sources, this package uses the worker that was built from them. */
export function workerFile(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../dist/embedded/worker.js' : './worker.js', import.meta.url);
}
