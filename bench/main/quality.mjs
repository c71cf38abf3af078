// The quality of Django's `django/` by one call, beside programs that each measure a part of it: quality.mjs [folder]
//
// All of ours (complexity, cognitive complexity, duplicates, score) in a fresh process, hub and worker processes included,
// and once more in the same hub. Each peer is started as its users start it.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { django, npmPackage, pythonPrograms } from './corpora.mjs';
import { printTable } from './table.mjs';

const run = promisify(execFile);
const folder = process.argv[2] ?? join(await django(), 'django');
const bin = await pythonPrograms('lizard==1.24.3', 'radon==6.0.1', 'complexipy==8.3.0');
const jscpd = await npmPackage('jscpd', '4.3.0');
const scratch = await mkdtemp(join(tmpdir(), 'millrace-quality-'));

const rows = [];
const measure = async (name, what, work) => {
  const began = performance.now();
  const result = await work();
  rows.push([name, what, `${((performance.now() - began) / 1_000).toFixed(2)} s`, result ?? '']);
};
// What a peer finds fault with makes it exit with 1.
const peer = (program, args) => run(program, args, { cwd: scratch, maxBuffer: 1e9 }).then(
  () => undefined,
  (error) => (typeof error.code === 'number' ? undefined : Promise.reject(error)),
);

await measure('millrace, cold', 'complexity, duplicates, score', async () => {
  const { cold, warm, answer } = await ours();
  rows.push(['millrace, first call', '', `${(cold / 1_000).toFixed(2)} s`, `score ${answer.quality_score}, ${answer.functions} functions, ${answer.duplicated.clones} clones`]);
  rows.push(['millrace, again', '', `${(warm / 1_000).toFixed(2)} s`, '']);
});
await measure('lizard -t 2', 'cyclomatic', () => peer(join(bin, 'lizard'), ['-t', '2', '--csv', '-l', 'python', folder]));
await measure('radon cc', 'cyclomatic', () => peer(join(bin, 'radon'), ['cc', '-j', '-O', join(scratch, 'cc.json'), folder]));
await measure('radon mi', 'maintainability', () => peer(join(bin, 'radon'), ['mi', '-j', '-O', join(scratch, 'mi.json'), folder]));
await measure('complexipy', 'cognitive', () => peer(join(bin, 'complexipy'), ['--quiet', folder]));
await measure('jscpd', 'duplicates', () =>
  peer(process.execPath, [join(jscpd, 'bin/jscpd'), folder, '--silent', '--absolute', '--reporters', 'json', '--output', scratch]),
);
printTable(['Program', 'Measures', 'Time', 'Found'], rows);
await rm(scratch, { recursive: true, force: true });

function ours() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'quality-once.mjs'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece) => (text += piece));
  return new Promise((resolve, reject) => child.once('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`exit ${code}`)))));
}
