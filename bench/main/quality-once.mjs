// Measures a folder twice in a hub of its own, for quality.mjs: prints milliseconds and the answer as JSON.
import { analyzeCodeQuality } from '@millrace/plugin-main';
import { startHub } from '../support/hub.mjs';
import { timed } from '../support/measure.mjs';

const hub = await startHub({ roots: [process.argv[2]] });
const analyze = () => timed(() => hub.call(analyzeCodeQuality, { path: '.' }));
const [first, second] = [await analyze(), await analyze()];
await hub.stop();
process.stdout.write(JSON.stringify({ coldMs: first.ms, warmMs: second.ms, answer: first.result }));
