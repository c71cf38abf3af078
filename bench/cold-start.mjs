// Milliseconds from starting a server to its first tools/list on stdio: Millrace beside the bare SDKs, alternating.
//   node cold-start.mjs [rounds=15]
// `millrace serve` has four plugins, their tools and a database that opens beside; each of the others has one tool.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 15);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const servers = {
  'SDK v1': { args: [here('servers/sdk-v1.mjs')], tool: 'greet' },
  'SDK v2': { args: [here('servers/sdk-v2.mjs')], tool: 'greet' },
  'examples/01-hello-stdio': { args: [here('../examples/01-hello-stdio/server.mjs')], tool: 'greet' },
  'millrace serve --stdio': {
    args: [here('../packages/millrace/dist/cli.js'), 'serve', '--stdio', '--stream-port', '0'],
    tool: 'read_file',
  },
};
const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '0' } };
const dataDirectory = mkdtempSync(join(tmpdir(), 'millrace-bench-'));

async function coldStartMs(name) {
  const { args, tool } = servers[name];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, MILLRACE_DATA_DIR: dataDirectory, MILLRACE_LOG_LEVEL: 'silent' },
  });
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  send({ id: 1, method: 'initialize', params: initialize });
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, result } = JSON.parse(line);
    if (id === 1) {
      send({ method: 'notifications/initialized' });
      send({ id: 2, method: 'tools/list' });
    }
    if (id !== 2) continue;
    const tookMs = performance.now() - startedAt;
    if (!result?.tools.some((each) => each.name === tool)) throw new Error(`${name} does not list '${tool}': ${line}`);
    // The next one has the machine to itself.
    child.stdin.end();
    await once(child, 'close');
    return tookMs;
  }
  throw new Error(`${name} ended without an answer`);
}

try {
  const times = new Map(Object.keys(servers).map((name) => [name, []]));
  // Once unmeasured: the files are read, the database is made.
  for (const name of times.keys()) await coldStartMs(name);
  for (let round = 0; round < rounds; round += 1) for (const [name, found] of times) found.push(await coldStartMs(name));
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const base = median(times.get('SDK v1'));
  console.log('| server | cold start to tools/list, median ms | best | ratio to SDK v1 |\n|---|---|---|---|');
  for (const [name, found] of times) {
    const middle = median(found);
    console.log(`| ${name} | ${middle.toFixed(0)} | ${Math.min(...found).toFixed(0)} | ${(middle / base).toFixed(2)} |`);
  }
} finally {
  rmSync(dataDirectory, { recursive: true, force: true });
}
