// From starting a server to its first tools/list on stdio: Millrace beside the bare SDKs, alternating. CPU is what does not depend on
// what else the machine does.
//   node cold-start.mjs [rounds=15]
// `millrace serve` has four plugins, their tools and a database that opens beside; each of the others has one tool.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mainThreadMs } from './peers/process-use.mjs';
import { startOnStdio } from './peers/stdio-client.mjs';
import { median } from './support/measure.mjs';
import { printTable } from './support/table.mjs';

const rounds = Number(process.argv[2] ?? 15);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const servers = {
  'SDK v1': { program: here('servers/sdk-v1.mjs'), args: [], tool: 'greet' },
  'SDK v2': { program: here('servers/sdk-v2.mjs'), args: [], tool: 'greet' },
  'examples/01-hello-stdio': { program: here('../examples/01-hello-stdio/server.mjs'), args: [], tool: 'greet' },
  'millrace serve --stdio': {
    program: here('../packages/millrace/dist/cli.js'),
    args: ['serve', '--stdio', '--stream-port', '0'],
    tool: 'read_file',
  },
};
const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '0' } };
const dataDirectory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));

async function coldStart(name) {
  const { tool, ...server } = servers[name];
  const began = performance.now();
  const client = startOnStdio({ ...server, env: { MILLRACE_DATA_DIR: dataDirectory, MILLRACE_LOG_LEVEL: 'silent' } });
  await client.request('initialize', initialize);
  client.notify('notifications/initialized');
  const { result } = await client.request('tools/list');
  const start = { tookMs: performance.now() - began, cpuMs: mainThreadMs(client.pid) };
  if (!result.tools.some((each) => each.name === tool)) throw new Error(`${name} does not list '${tool}'`);
  // The next one has the machine to itself.
  await client.close();
  return start;
}

try {
  const starts = new Map(Object.keys(servers).map((name) => [name, []]));
  // Once unmeasured: the files are read, the database is made.
  for (const name of starts.keys()) await coldStart(name);
  for (let round = 0; round < rounds; round += 1) for (const [name, found] of starts) found.push(await coldStart(name));
  const best = (name, figure) => Math.min(...starts.get(name).map((start) => start[figure]));
  const ratio = (name, figure) => (best(name, figure) / best('SDK v1', figure)).toFixed(2);
  printTable(
    ['from start to `tools/list`', 'best', 'median', 'x SDK v1', 'CPU of the main thread', 'x SDK v1'],
    [...starts].map(([name, found]) => [
      name,
      `${best(name, 'tookMs').toFixed(0)} ms`,
      `${median(found.map((start) => start.tookMs)).toFixed(0)} ms`,
      ratio(name, 'tookMs'),
      `${best(name, 'cpuMs').toFixed(0)} ms`,
      ratio(name, 'cpuMs'),
    ]),
  );
} finally {
  rmSync(dataDirectory, { recursive: true, force: true });
}
