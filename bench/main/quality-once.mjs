// Measures a folder twice in a hub of its own, for quality.mjs: prints milliseconds and the answer as JSON.
import { createHub } from '@millrace/core';
import { analyzeCodeQuality, main } from '@millrace/plugin-main';

const hub = createHub({ name: 'bench', plugins: [main({ roots: [process.argv[2]] })] });
await hub.start();
const timed = async () => {
  const began = performance.now();
  const answer = await hub.call(analyzeCodeQuality, { path: '.' });
  return { ms: performance.now() - began, answer };
};
const first = await timed();
const second = await timed();
await hub.stop();
process.stdout.write(JSON.stringify({ cold: first.ms, warm: second.ms, answer: first.answer }));
