// One cold index of a folder in a hub of its own, and five more after a change each; prints JSON: index-once.mjs <folder>
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ingestRepository } from '@millrace/plugin-main';
import { startHub } from '../support/hub.mjs';
import { timed } from '../support/measure.mjs';

const [, , folder] = process.argv;
const hub = await startHub({ roots: [folder] });
const ingest = () => timed(() => hub.call(ingestRepository, { path: '.' }));
const { ms: coldMs, result: cold } = await ingest();
const processes = [process.pid, ...childrenOf(process.pid)];
const peakBytes = processes.reduce((sum, pid) => sum + peakOf(pid), 0);
const cpuMs = processes.reduce((sum, pid) => sum + cpuOf(pid), 0);
const changedMs = [];
for (let round = 0; round < 5; round += 1) {
  await appendFile(join(folder, 'utils/text.py'), `\n\ndef added_${round}():\n    return ${round}\n`);
  const { ms, result } = await ingest();
  if (result.symbols !== cold.symbols + round + 1) throw new Error('The change was not noticed.');
  changedMs.push(ms);
}
await hub.stop();
process.stdout.write(JSON.stringify({ files: cold.files, symbols: cold.symbols, coldMs, cpuMs, changedMs, peakBytes }));

function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => [child, ...childrenOf(child)]);
  });
}

// In hundredths of a second, whatever the machine; since the process was started.
function cpuOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}

function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
}
