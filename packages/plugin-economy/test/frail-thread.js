import { parentPort } from 'node:worker_threads';

// A counting thread that ends at the text 'end', keeps silent at 'silence', and otherwise counts characters.
parentPort.on('message', ({ id, count }) => {
  if (count.includes('end')) process.exit(1);
  if (count.includes('silence')) return;
  parentPort.postMessage({ id, value: count.map((text) => text.length) });
});
