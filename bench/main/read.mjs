// Milliseconds and memory of reading parts of large files, listing a large tree, and what a plain read costs: MAIN of
// Millrace beside the reference filesystem server where that has such an operation, both over stdio.
//
//   node main/read.mjs [megabytes=600]
//
// The reference server is installed from npm once; see support/corpora.mjs.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { django } from '../support/corpora.mjs';
import { timed } from '../support/measure.mjs';
import { connect, filesystemServer, millraceServer } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';
import { tokensShown } from '../support/tokens.mjs';

const megabytes = Number(process.argv[2] ?? 600);
const limitMs = 8_000;
const folder = await mkdtemp(join(tmpdir(), 'millrace-read-'));

/** A log whose lines have about 100 bytes, so that line 1 000 000 lies at 100 MB. */
async function writeLog() {
  const stream = createWriteStream(join(folder, 'big.log'));
  const perBlock = 10_000;
  const blocks = Math.ceil((megabytes * 1e6) / (perBlock * 100));
  for (let block = 0; block < blocks; block += 1) {
    let text = '';
    for (let line = 0; line < perBlock; line += 1) text += `${String(block * perBlock + line + 1).padStart(12, '0')} ${'x'.repeat(86)}\n`;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return blocks * perBlock;
}

/** Kilobytes a process holds now, and at most since it was asked last. */
async function memory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return { now: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN), peak: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) };
}

async function measure(server, name, input) {
  const before = await memory(server.pid);
  // From here on the peak is the call's own.
  await writeFile(`/proc/${server.pid}/clear_refs`, '5').catch(() => undefined);
  const { ms, result: outcome } = await timed(() => server.call(name, input, limitMs).catch(() => undefined));
  const grown = ((await memory(server.pid)).peak - before.now) / 1024;
  const text = JSON.stringify(outcome?.structuredContent ?? outcome?.content ?? '');
  const state = outcome === undefined ? `> ${limitMs}` : outcome.isError ? 'refused' : ms.toFixed(1);
  return { state, ms, grown, tokens: tokensShown(text) };
}

const rows = [];
async function row(task, calls) {
  for (const [label, server, name, input] of calls) {
    const { state, ms, grown, tokens } = await measure(server, name, input);
    rows.push([task, label, state === 'refused' ? `refused in ${ms.toFixed(1)}` : state, `+${Math.max(0, grown).toFixed(0)}`, tokens]);
  }
}

try {
  const lines = await writeLog();
  await writeFile(join(folder, 'one-line.json'), 'x'.repeat(5_000_000));
  const last = lines - 9;
  // So that no server is the first to bring the file into the system's memory.
  for await (const _ of createReadStream(join(folder, 'big.log'))) void _;
  const tree = await django();
  const ours = await connect(millraceServer({ roots: [folder], readOnlyRoots: [tree] }), { cwd: folder });
  const peer = await connect(await filesystemServer([folder, tree]), { cwd: folder });
  await ours.call('read_file', { path: 'one-line.json', limit: 1 });
  const at = (path) => join(folder, path);

  await row('line 1 000 000', [['Millrace', ours, 'read_file', { path: 'big.log', start: 1_000_000, limit: 10 }]]);
  await row('the same again', [['Millrace', ours, 'read_file', { path: 'big.log', start: 1_000_000, limit: 10 }]]);
  await row(`line ${last}`, [['Millrace', ours, 'read_file', { path: 'big.log', start: last, limit: 10 }]]);
  await row('last 10 lines', [
    ['Millrace', ours, 'read_file', { path: 'big.log', start: -10 }],
    ['filesystem', peer, 'read_text_file', { path: at('big.log'), tail: 10 }],
  ]);
  await row('first 10 lines', [
    ['Millrace', ours, 'read_file', { path: 'big.log', limit: 10 }],
    ['filesystem', peer, 'read_text_file', { path: at('big.log'), head: 10 }],
  ]);
  await row('first line of a 5 MB line', [['Millrace', ours, 'read_file', { path: 'one-line.json', limit: 1, max_tokens: 1_000 }]]);
  const name = tree.split('/').at(-1);
  await row('tree of Django, depth 3', [['Millrace', ours, 'list_directory', { path: `${name}:`, depth: 3 }]]);
  await row('tree of Django, depth 3, small page', [['Millrace', ours, 'list_directory', { path: `${name}:`, depth: 3, max_tokens: 500 }]]);
  await row('tree of Django, whole', [['filesystem', peer, 'directory_tree', { path: tree }]]);
  await row('query.py of Django', [
    ['Millrace', ours, 'read_file', { path: `${name}:django/db/models/query.py` }],
    ['filesystem', peer, 'read_text_file', { path: join(tree, 'django/db/models/query.py') }],
  ]);
  // Last, for the reference server answers nothing afterwards.
  await row('first line of a 5 MB line', [['filesystem', peer, 'read_text_file', { path: at('one-line.json'), head: 1 }]]);
  printTable(['task', 'server', 'ms', 'MB more', 'tokens'], rows);
  await ours.close();
  await peer.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
