import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { HttpConnection } from './http-connection.mjs';

const clientInfo = { name: 'bench', version: '1.0.0' };
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': clientInfo,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** Starts a server on a free port and waits until it answers. @returns its port, `pid` and `stop`. */
export async function startOnHttp({ name, program, env }) {
  const port = await freePort();
  const child = spawn(process.execPath, [program, 'http', String(port)], { stdio: 'ignore', env: { ...process.env, ...env } });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  };
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (tries < 600 && child.exitCode === null) continue;
    await stop();
    throw new Error(`${name} does not listen.`);
  }
  return { port, pid: child.pid, stop };
}

/** One connection as a client of a revision of 2025. `open` begins its session. */
export function client2025({ port, endpoint }) {
  const connection = new HttpConnection(port);
  let headers = '';
  let ids = 0;
  const request = async (method, params = {}) => {
    const id = (ids += 1);
    return answerOf(await connection.post(endpoint, headers, JSON.stringify({ jsonrpc: '2.0', id, method, params })), id);
  };
  return {
    request,
    async open() {
      headers = '';
      const answer = await request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
      const session = /\r\nmcp-session-id: ([^\r]+)/i.exec(answer.head)?.[1];
      headers = `mcp-protocol-version: 2025-06-18\r\n${session === undefined ? '' : `mcp-session-id: ${session}\r\n`}`;
      return answer;
    },
    greet: () => connection.post(endpoint, headers, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })),
    close: () => connection.close(),
  };
}

/** One connection as a client of the revision of 2026: no session, everything in each request. */
export function client2026({ port, endpoint }) {
  const connection = new HttpConnection(port);
  let ids = 0;
  return {
    async request(method, params = {}) {
      const id = (ids += 1);
      const name = params.name === undefined ? '' : `mcp-name: ${params.name}\r\n`;
      const headers = `mcp-protocol-version: 2026-07-28\r\nmcp-method: ${method}\r\n${name}`;
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } });
      return answerOf(await connection.post(endpoint, headers, body), id);
    },
    close: () => connection.close(),
  };
}

function answerOf({ status, head, body }, id) {
  const text = head.includes('\r\ncontent-type: text/event-stream') ? answeringEvent(body, id) : body;
  const { result, error } = JSON.parse(text);
  if (result === undefined) throw new Error(`${status}: ${JSON.stringify(error)}`);
  return { result, head, bytes: text.length };
}

function answeringEvent(body, id) {
  const events = body.split('\n').filter((line) => line.startsWith('data: {'));
  return events.map((line) => line.slice('data: '.length)).find((text) => JSON.parse(text).id === id) ?? '{}';
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function isListening(port) {
  const connection = new HttpConnection(port);
  const found = await connection.post('/', '', '{}').then(
    () => true,
    () => false,
  );
  connection.close();
  if (!found) await new Promise((resolve) => setTimeout(resolve, 20));
  return found;
}
