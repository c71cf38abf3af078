// A hundred analyses of a large file in one hub: what memory it takes and how long the event loop is held up: endurance.mjs [calls=100]
//
// The file is all of Django's Python in one (1.9 MB of it), changed a little before each call, so that nothing is known of it.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createHub } from '@millrace/core';
import { analyzeRepository, main } from '@millrace/plugin-main';
import { django } from '../support/corpora.mjs';
import { printTable } from '../support/table.mjs';

const calls = Number(process.argv[2] ?? 100);
const source = join(await django(), 'django');
const folder = await mkdtemp(join(tmpdir(), 'millrace-endurance-'));
const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.py')).sort();
let text = '';
for (const name of names) {
  text += await readFile(join(source, name), 'utf8');
  if (text.length > 1_900_000) break;
}
text = text.slice(0, 1_900_000);

const hub = createHub({ name: 'endurance', plugins: [main({ roots: [folder] })] });
const delay = monitorEventLoopDelay({ resolution: 5 });
try {
  await hub.start();
  const analyze = async (round) => {
    await writeFile(join(folder, 'large.py'), `${text}\n# ${round}\n`);
    await hub.call(analyzeRepository, { path: '.' });
  };
  for (let round = 0; round < 5; round += 1) await analyze(-round - 1);
  globalThis.gc?.();
  const before = memory();
  delay.enable();
  const began = performance.now();
  for (let round = 0; round < calls; round += 1) await analyze(round);
  const tookMs = performance.now() - began;
  delay.disable();
  globalThis.gc?.();
  const after = memory();
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  printTable(
    ['calls', 'each', 'hub, before and after', 'all processes', 'longest delay of the loop', '99th percentile'],
    [
      [
        calls,
        `${(tookMs / calls).toFixed(0)} ms`,
        `${megabytes(before.hub)} ${megabytes(after.hub)}`,
        `${megabytes(before.all)} ${megabytes(after.all)}`,
        `${(delay.max / 1e6).toFixed(0)} ms`,
        `${(delay.percentile(99) / 1e6).toFixed(0)} ms`,
      ],
    ],
  );
} finally {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
}

function memory() {
  const hubBytes = process.memoryUsage().rss;
  const children = readdirSync(`/proc/${process.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  const all = children.reduce(
    (sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    hubBytes,
  );
  return { hub: hubBytes, all };
}
