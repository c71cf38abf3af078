// Indexing Django's `django/` (symbols, imports, metrics), cold and after one change, beside codegraph: index.mjs [rounds=3]
//
// Ours is a fresh process each time: hub and worker processes included, the memory of all of them at their peaks added up. CPU time is
// that of all of them too, and depends least on what else the machine does.
// codegraph is started as its users start it; `sync` is what it offers after a change. Both work on copies of their own.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { django, npmPackage } from '../support/corpora.mjs';
import { megabytes, seconds, timed } from '../support/measure.mjs';
import { printTable } from '../support/table.mjs';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 3);
const source = join(await django(), 'django');
const codegraph = join(await npmPackage('@colbymchenry/codegraph', '1.6.1'), 'npm-shim.js');
const scratch = await mkdtemp(join(tmpdir(), 'millrace-index-'));
const once = fileURLToPath(new URL('index-once.mjs', import.meta.url));
const quiet = { ...process.env, CODEGRAPH_TELEMETRY: '0', DO_NOT_TRACK: '1', NO_COLOR: '1' };

const node = async (args, cwd) => {
  const { ms, result } = await timed(() => run(process.execPath, args, { cwd, env: quiet, maxBuffer: 16 * 1024 * 1024 }));
  return { wallMs: ms, stdout: result.stdout };
};

const rows = [];
try {
  for (let round = 1; round <= rounds; round += 1) {
    const ours = join(scratch, `ours-${round}`);
    const theirs = join(scratch, `theirs-${round}`);
    await cp(source, ours, { recursive: true });
    await cp(source, theirs, { recursive: true });
    const mine = await node([once, ours], scratch);
    const { files, symbols, coldMs, cpuMs, changedMs, peakBytes } = JSON.parse(mine.stdout);
    const wallMs = mine.wallMs - changedMs.reduce((sum, ms) => sum + ms, 0);
    const best = `${Math.round(Math.min(...changedMs))} to ${Math.round(Math.max(...changedMs))} ms`;
    rows.push([round, 'Millrace', files, symbols, seconds(coldMs), seconds(wallMs), seconds(cpuMs), best, megabytes(peakBytes)]);
    const init = await node([codegraph, 'init', '--yes', '.'], theirs);
    await writeFile(join(theirs, 'utils/added.py'), 'def added():\n    return 1\n');
    const sync = await node([codegraph, 'sync', '.'], theirs);
    const [, indexed = '?'] = /Indexed ([\d,]+) files/.exec(init.stdout) ?? [];
    const [, nodes = '?', itself = '?'] = /([\d,]+) nodes, [\d,]+ edges in ([\d.]+m?s)/.exec(init.stdout) ?? [];
    rows.push([round, 'codegraph 1.6.1', indexed, nodes, `${itself} (its word)`, seconds(init.wallMs), '', seconds(sync.wallMs), '']);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
printTable(['round', 'program', 'files', 'symbols', 'index', 'wall', 'CPU', 'after one change', 'memory, peaks added'], rows);
