import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { pipeline } from './support/pipeline.js';
import { spawnable } from './support/spawnable.js';

// Thousands of requests to a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const mebibyte = 2 ** 20;
const token = 'a-token-of-the-test';
const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'heap', version: '1' } };
const initialize = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello });
const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

let program: string;
let child: ChildProcess;
beforeAll(async () => void (program = await spawnable(new URL('support/heap-server.ts', import.meta.url))));
afterEach(() => child.kill('SIGKILL'));

async function start(options: object): Promise<number> {
  child = fork(program, [JSON.stringify(options)], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return ((await once(child, 'message')) as [{ readonly port: number }])[0].port;
}

async function heapBytes(): Promise<number> {
  const told = once(child, 'message') as Promise<[{ readonly heapBytes: number }]>;
  child.send('heap');
  return (await told)[0].heapBytes;
}

function post(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { host: '127.0.0.1', accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers };
  const lines = Object.entries({ ...all, 'content-length': String(body.length) }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /mcp HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

it('keeps nothing of the requests it refuses, of whatever kind', async () => {
  const port = await start({ token });
  const authorization = `Bearer ${token}`;
  const refused: readonly ((at: number) => string)[] = [
    (at) => post(ping, { authorization, host: `evil-${at}.example` }),
    (at) => post(ping, { authorization, origin: `http://evil-${at}.example` }),
    (at) => post(ping, { authorization: `Bearer not-the-token-${at}` }),
    (at) => post(`{"jsonrpc":"2.0","id":${at},`, { authorization }),
    (at) => post(ping, { authorization, 'mcp-session-id': `unknown-${at}` }),
  ];
  const send = (count: number) => pipeline(port, count, (at) => refused[at % refused.length]?.(at) ?? '');
  await send(1_000);
  const before = await heapBytes();

  const statuses = await send(5_000);

  expect(statuses).toEqual({ 400: 1_000, 401: 1_000, 403: 2_000, 404: 1_000 });
  expect((await heapBytes()) - before).toBeLessThan(mebibyte);
});

it('keeps no more sessions than it may, and none when they are over though nobody asks for anything', async () => {
  const maxSessions = 100;
  const port = await start({ maxSessions, sessionIdleMs: 500 });
  const openSessions = async () => Number(/(\d+) sessions/.exec(await (await fetch(`http://127.0.0.1:${port}/`)).text())?.[1]);
  const untilOver = () => vi.waitFor(async () => expect(await openSessions()).toBe(0), { timeout: 20_000, interval: 50 });
  const abandon = (count: number) => pipeline(port, count, () => post(initialize));
  await abandon(1_000);
  await untilOver();
  const before = await heapBytes();

  const statuses = await abandon(1_000);

  expect(statuses).toEqual({ 200: 1_000 });
  expect(await openSessions()).toBeLessThanOrEqual(maxSessions);
  await untilOver();
  expect((await heapBytes()) - before).toBeLessThan(mebibyte);
});
