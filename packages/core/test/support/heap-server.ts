import { serveHttp } from '@millrace/core/http';
import { matrixHub } from './matrix-hub.js';

// A hub on HTTP that tells its parent how much is on its heap. It needs --expose-gc.
const { gc } = globalThis as { gc?: () => void };
const server = await serveHttp(matrixHub(), { port: 0, ...(JSON.parse(process.argv[2] ?? '{}') as object) });

process.on('message', () => void tell());
process.send?.({ port: server.port });

/** What is freed by one collection may free more for the next. */
async function tell(): Promise<void> {
  let [before, heapBytes] = [Infinity, collected()];
  while (heapBytes < before - 10_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    [before, heapBytes] = [heapBytes, collected()];
  }
  process.send?.({ heapBytes });
}

function collected(): number {
  gc?.();
  return process.memoryUsage().heapUsed;
}
