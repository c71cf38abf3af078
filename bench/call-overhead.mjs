// Server CPU per call on stdio: a hub with a guard in every phase and a cost hook, beside the bare v2 SDK, alternating.
//   node call-overhead.mjs [calls=6000] [rounds=5]
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { fileURLToPath } from 'node:url';

const calls = Number(process.argv[2] ?? 6000);
const rounds = Number(process.argv[3] ?? 5);
const eras = { 'MCP 2025-11-25': {}, 'MCP 2026-07-28': { versionNegotiation: { mode: { pin: '2026-07-28' } } } };
const servers = ['sdk-v2', 'millrace-guarded'];

async function cpuPerCall(server, options) {
  const client = new Client({ name: 'bench', version: '0' }, options);
  const path = fileURLToPath(new URL(`servers/${server}.mjs`, import.meta.url));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [path], stderr: 'inherit' }));
  const greet = () => client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
  const cpu = async () => Number((await client.callTool({ name: 'cpu', arguments: {} })).content[0].text);
  for (let warm = 0; warm < 2000; warm += 1) await greet();
  const before = await cpu();
  for (let call = 0; call < calls; call += 1) await greet();
  const after = await cpu();
  await client.close();
  return (after - before) / calls;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
console.log('| protocol | sdk-v2, µs CPU per call | millrace-guarded | more |\n|---|---|---|---|');
for (const [era, options] of Object.entries(eras)) {
  const found = new Map(servers.map((server) => [server, []]));
  for (let round = 0; round < rounds; round += 1) for (const server of servers) found.get(server).push(await cpuPerCall(server, options));
  const [bare, hub] = servers.map((server) => median(found.get(server)));
  console.log(`| ${era} | ${bare.toFixed(0)} | ${hub.toFixed(0)} | ${(hub - bare).toFixed(0)} |`);
}
