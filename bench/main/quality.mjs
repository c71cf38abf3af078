// The quality of Django's `django/` by one call, beside programs that each measure a part of it: quality.mjs [folder]
//
// All of ours (complexity, cognitive complexity, duplicates, score) in a fresh process, hub and worker processes included,
// and once more in the same hub. Each peer is started as its users start it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { django, npmPackage, pythonPrograms } from '../support/corpora.mjs';
import { seconds, timed } from '../support/measure.mjs';
import { printTable } from '../support/table.mjs';

const run = promisify(execFile);
const folder = process.argv[2] ?? join(await django(), 'django');
const bin = await pythonPrograms('lizard==1.24.3', 'radon==6.0.1', 'complexipy==8.3.0');
const jscpd = await npmPackage('jscpd', '4.3.0');
const scratch = await mkdtemp(join(tmpdir(), 'millrace-quality-'));

const rows = [];
const measure = async (name, what, work) => rows.push([name, what, seconds((await timed(work)).ms), '']);
// What a peer finds fault with makes it exit with 1.
const peer = (program, args) => async () => {
  await run(program, args, { cwd: scratch, maxBuffer: 1e9 }).catch((error) => {
    if (typeof error.code !== 'number') throw error;
  });
};

const { ms, result } = await timed(() =>
  run(process.execPath, [join(import.meta.dirname, 'quality-once.mjs'), folder], { maxBuffer: 1e9 }),
);
const { coldMs, warmMs, answer } = JSON.parse(result.stdout);
rows.push([
  'Millrace, first call',
  'complexity, duplicates, score',
  seconds(coldMs),
  `score ${answer.quality_score}, ${answer.functions} functions`,
]);
rows.push(['Millrace, with its process', '', seconds(ms - warmMs), '']);
rows.push(['Millrace, called again', '', seconds(warmMs), `${answer.duplicated.clones} clones`]);
await measure('lizard -t 2', 'cyclomatic', peer(join(bin, 'lizard'), ['-t', '2', '--csv', '-l', 'python', folder]));
await measure('radon cc', 'cyclomatic', peer(join(bin, 'radon'), ['cc', '-j', '-O', join(scratch, 'cc.json'), folder]));
await measure('radon mi', 'maintainability', peer(join(bin, 'radon'), ['mi', '-j', '-O', join(scratch, 'mi.json'), folder]));
await measure('complexipy', 'cognitive', peer(join(bin, 'complexipy'), ['--quiet', folder]));
const report = ['--silent', '--absolute', '--reporters', 'json', '--output', scratch];
await measure('jscpd', 'duplicates', peer(process.execPath, [join(jscpd, 'bin/jscpd'), folder, ...report]));
printTable(['program', 'measures', 'time', 'found'], rows);
await rm(scratch, { recursive: true, force: true });
