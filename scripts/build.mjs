import { buildAll } from './build/build-all.mjs';

// Builds what has changed: `node scripts/build.mjs [--force] [package...]`.
const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const isDone = await buildAll({ names, force: words.includes('--force'), tell: (line) => process.stderr.write(`${line}\n`) });
process.exitCode = isDone ? 0 : 1;
