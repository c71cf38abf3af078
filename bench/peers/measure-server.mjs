import { client2025, client2026, startOnHttp } from './http-client.mjs';
import { callCosts, load, timedUpTo, warmUp } from './load.mjs';
import { median } from '../support/measure.mjs';
import { idle, mainThreadMs, rssMb } from './process-use.mjs';
import { startOnStdio } from './stdio-client.mjs';

const initialize = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } };
const text = 'The quick brown fox jumps over the lazy dog again.';
const echo = { name: 'echo', arguments: { text } };

/** What can be measured of a server, each by its name: from a program, with what it needs to know, to figures. */
export const measurements = { cold, stdio, stdioList, http, httpList, modern, modernMany };

/** From the start of the process to the first list of tools. The first start is not measured: files are read, a database is made. */
async function cold(server) {
  await coldStart(server);
  const starts = [];
  for (let round = 0; round < 3; round += 1) starts.push(await coldStart(server));
  return { coldMs: Math.min(...starts.map((start) => start.tookMs)), coldCpuMs: Math.min(...starts.map((start) => start.cpuMs)) };
}

async function coldStart(server) {
  const began = performance.now();
  const client = startOnStdio(server);
  await client.request('initialize', initialize);
  client.notify('notifications/initialized');
  await client.request('tools/list');
  const start = { tookMs: performance.now() - began, cpuMs: mainThreadMs(client.pid) };
  await client.close();
  return start;
}

async function stdio(server) {
  return onStdio(server, 1, async ({ request, pid }) => {
    const call = async () => checked(await request('tools/call', echo));
    await warmUp([call], 1);
    await idle(pid);
    return { stdioRssMb: rssMb(pid), ...named('stdio', await callCosts(pid, [call], { inTurn: 3_000, at16: 6_000 })) };
  });
}

async function stdioList(server) {
  return onStdio(server, 100, async ({ request }) => named('stdioList', await listCosts(() => request('tools/list'))));
}

async function http(server) {
  return onHttp(server, 1, async (target) => {
    const opening = client2025(target);
    const openings = await timedUpTo(3_000, 30, () => opening.open());
    opening.close();
    const clients = Array.from({ length: 16 }, () => client2025(target));
    for (const client of clients) {
      await client.open();
      await client.greet();
    }
    const calls = clients.map((client) => async () => checked(await client.request('tools/call', echo)));
    await warmUp(calls, 16);
    await idle(target.pid);
    const startRssMb = rssMb(target.pid);
    const costs = await callCosts(target.pid, calls, { inTurn: 3_000, at16: 6_000 });
    for (const client of clients) client.close();
    return { initializeMs: median(openings), startRssMb, endRssMb: rssMb(target.pid), ...named('http', costs) };
  });
}

async function httpList(server) {
  return onHttp(server, 100, async (target) => {
    const client = client2025(target);
    await client.open();
    await client.greet();
    const costs = await listCosts(() => client.request('tools/list'));
    client.close();
    return named('httpList', costs);
  });
}

async function modern(server) {
  return on2026(server, 1, async (client, pid) => {
    const discoverMs = median(await timedUpTo(3_000, 30, () => client.request('server/discover')));
    return { discoverMs, ...(await modernCosts(client, pid, 'modern')) };
  });
}

async function modernMany(server) {
  return on2026(server, 200, (client, pid) => modernCosts(client, pid, 'modernMany'));
}

async function modernCosts(client, pid, name) {
  const call = async () => checked(await client.request('tools/call', echo));
  await warmUp([call], 1);
  await idle(pid);
  return named(name, await callCosts(pid, [call], { inTurn: 1_500 }));
}

async function onStdio(server, toolCount, measure) {
  const client = startOnStdio(withTools(server, toolCount));
  try {
    await client.request('initialize', initialize);
    client.notify('notifications/initialized');
    return await measure(client);
  } finally {
    await client.close();
  }
}

async function onHttp(server, toolCount, measure) {
  const started = await startOnHttp(withTools(server, toolCount));
  try {
    return await measure({ ...started, endpoint: server.endpoint });
  } finally {
    await started.stop();
  }
}

/** Nothing of a server that does not speak the revision. */
async function on2026(server, toolCount, measure) {
  return onHttp(server, toolCount, async (target) => {
    const client = client2026(target);
    try {
      const speaks = await client.request('server/discover').then(
        () => true,
        () => false,
      );
      return speaks ? await measure(client, target.pid) : {};
    } finally {
      client.close();
    }
  });
}

function withTools(server, count) {
  return { ...server, env: { ...server.env, N_TOOLS: String(count) } };
}

async function listCosts(list) {
  await load([list], 30, 1);
  let bytes = 0;
  const times = await timedUpTo(10_000, 100, async () => {
    const { tools } = (await list()).result;
    if (tools.length !== 100) throw new Error(`${tools.length} tools in place of 100`);
    bytes ||= Buffer.byteLength(JSON.stringify(tools));
  });
  return { p50Ms: median(times), bytes };
}

function checked({ result }) {
  if (result.content?.[0]?.text !== text) throw new Error(`No echo: ${JSON.stringify(result).slice(0, 500)}`);
}

/** `{ p50Ms }` of `stdio` as `{ stdioP50Ms }`. */
function named(prefix, figures) {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${prefix}${key[0].toUpperCase()}${key.slice(1)}`, value]));
}
