// Milliseconds from spawning a server to its first tools/list on stdio, a Millrace hub beside the bare SDKs, alternating.
//   node cold-start.mjs [rounds=15]
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 15);
const servers = ['sdk-v1', 'sdk-v2', 'millrace-hello'];
const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '0' } };

async function coldStartMs(name) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
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
    if (!result?.tools.some((tool) => tool.name === 'greet')) throw new Error(`${name} does not list its tool: ${line}`);
    const tookMs = performance.now() - startedAt;
    child.kill();
    return tookMs;
  }
  throw new Error(`${name} ended without an answer`);
}

const times = new Map(servers.map((name) => [name, []]));
for (const name of servers) await coldStartMs(name);
for (let round = 0; round < rounds; round += 1) for (const name of servers) times.get(name).push(await coldStartMs(name));
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const base = median(times.get('sdk-v1'));
console.log('| server | cold start to tools/list, median ms | ratio to sdk-v1 |\n|---|---|---|');
for (const [name, values] of times) console.log(`| ${name} | ${median(values).toFixed(0)} | ${(median(values) / base).toFixed(2)} |`);
