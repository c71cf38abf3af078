// How often a model reaches this machine's own addresses through `call_api` of Millrace and through the reference fetch server:
// by many spellings, and by names that a name server gives a public address first and a private one a moment later (rebinding).
// A server on all loopback addresses counts what arrives. The second part needs root on Linux, for a name server of its own.
//
//   node main/ssrf.mjs
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, fetchServer, millraceServer } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';

const source = await readFile(new URL('../../packages/plugin-main/src/test-support/private-spellings.ts', import.meta.url), 'utf8');
const spellings = /String\.raw`([^`]+)`/.exec(source)[1].trim().split(/\s+/);

const folder = await mkdtemp(join(tmpdir(), 'millrace-ssrf-'));
const resolver = join(folder, 'resolv.conf');
await writeFile(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
const arrived = new Set();
const server = createServer((request, response) => {
  arrived.add(request.url);
  response.writeHead(200, { 'content-type': 'text/plain' }).end('reached');
});
server.listen(0, '::');
await once(server, 'listening');
const { port } = server.address();

const peers = [
  { name: 'Millrace', tool: 'call_api', program: millraceServer({ roots: [folder] }) },
  { name: 'mcp-server-fetch', tool: 'fetch', program: await fetchServer() },
];
const rows = [];
const written = spellings.map((spelling, index) => spelling.replace('PORT', String(port)).replace(/\/$/, `/?n=${index}`));
for (const peer of peers) await measure('spellings', peer, written);

const names = await rebindingServer().catch((error) => console.log(`rebinding: left out (${error.message})`));
const rebound = Array.from({ length: 10 }, (_none, index) => `http://rebound${index}.test:${port}/?n=${index}`);
if (names) {
  for (const peer of peers) {
    names.forget();
    const { command, args } = peer.program;
    const wrapped = ['--mount', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', resolver, command, ...args];
    await measure('rebinding', { ...peer, program: { command: 'unshare', args: wrapped } }, rebound);
  }
  names.close();
}
printTable(['what', 'server', 'reached', 'tried for over 3 s', 'for example'], rows);
server.close();
server.closeAllConnections();
await rm(folder, { recursive: true, force: true });

async function measure(what, { name, tool, program }, urls) {
  const client = await connect(program, { cwd: folder });
  arrived.clear();
  let waited = 0;
  for (const url of urls) {
    await client.call(tool, { url }, 3_000).catch(() => (waited += 1));
  }
  await client.close();
  const reached = urls.filter((url, index) => arrived.has(`/?n=${index}`));
  rows.push([what, name, `${reached.length} of ${urls.length}`, waited, reached.slice(0, 2).join(' ')]);
}

/** A name server that answers the first question for each name with a public address, and then with this machine's. */
async function rebindingServer() {
  if (process.platform !== 'linux' || process.getuid() !== 0) throw new Error('it needs root on Linux');
  const asked = new Map();
  const socket = createSocket('udp4');
  socket.on('message', (question, from) => {
    const end = question.indexOf(0, 12) + 5;
    const isForIpv4 = question.readUInt16BE(end - 4) === 1;
    const name = question.toString('latin1', 12, end);
    const times = isForIpv4 ? (asked.get(name) ?? 0) : 0;
    if (isForIpv4) asked.set(name, times + 1);
    const header = Buffer.from([question[0], question[1], 0x81, 0x80, 0, 1, 0, isForIpv4 ? 1 : 0, 0, 0, 0, 0]);
    // A pointer to the name, A, IN, to be kept for no time, four bytes.
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...(times === 0 ? [8, 8, 8, 8] : [127, 0, 0, 1])]);
    socket.send(Buffer.concat([header, question.subarray(12, end), ...(isForIpv4 ? [answer] : [])]), from.port, from.address);
  });
  socket.bind(53, '127.0.0.1');
  await Promise.race([once(socket, 'listening'), once(socket, 'error').then(([error]) => Promise.reject(error))]);
  return { forget: () => asked.clear(), close: () => socket.close() };
}
