// One cold index of a folder in a hub of its own, and five more after a change each; prints JSON: index-once.mjs <folder>
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHub } from '@millrace/core';
import { ingestRepository, main } from '@millrace/plugin-main';

const [, , folder] = process.argv;
const hub = createHub({ name: 'index', plugins: [main({ roots: [folder] })] });
await hub.start();

const timed = async () => {
  const began = performance.now();
  const answer = await hub.call(ingestRepository, { path: '.' });
  return { answer, ms: performance.now() - began };
};
const cold = await timed();
const peakBytes = [process.pid, ...childrenOf(process.pid)].reduce((sum, pid) => sum + peakOf(pid), 0);
const changedMs = [];
for (let round = 0; round < 5; round += 1) {
  await appendFile(join(folder, 'utils/text.py'), `\n\ndef added_${round}():\n    return ${round}\n`);
  const { answer, ms } = await timed();
  if (answer.symbols !== cold.answer.symbols + round + 1) throw new Error('The change was not noticed.');
  changedMs.push(ms);
}
await hub.stop();
process.stdout.write(JSON.stringify({ files: cold.answer.files, symbols: cold.answer.symbols, coldMs: cold.ms, changedMs, peakBytes }));

function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => [child, ...childrenOf(child)]);
  });
}

function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}
