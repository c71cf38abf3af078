import { HttpConnection } from '../peers/http-connection.mjs';
import { startHub } from './child.mjs';

const size = 2 ** 20;
const call = (args, name = 'any', id = 1) =>
  `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${name}","arguments":${args}}}`;
/** As many of a piece as a body may hold. */
const filled = (piece, around) => piece.repeat(Math.floor((size - 400 - around.length) / piece.length)).slice(0, -1);
const wide = (piece, around = '[]') => `${around[0]}${filled(piece, around)}${around[1]}`;
const keys = () => Array.from({ length: 60_000 }, (_, at) => `"k${at}":[1]`).join(',');
const wrongKeys = (count) => Array.from({ length: count }, (_, at) => `"${'k'.repeat(150)}${at}":1`).join(',');

/** Bodies of up to 1 MiB that a server would rather not be sent. */
const hostile = {
  'a wide array': call(`{"a":${wide('1,')}}`),
  'a wide array of objects': call(`{"a":${wide('{},')}}`),
  'arrays in arrays': call(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
  'objects in objects': call(`${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`),
  'many keys': call(`{${keys()}}`),
  'as many wrong elements as may be': call(`{"a":[${Array.from({ length: 4_900 }, () => '"x"').join(',')}]}`),
  'as many wrong keys as may be': call(`{${wrongKeys(4_900)}}`),
  'one long text': call(`{"a":"${'x'.repeat(size - 400)}"}`),
  'one long text of escapes': call(`{"a":"${'\\u0000'.repeat(170_000)}"}`),
  'a long name': call('{}', 'x'.repeat(size - 400)),
  'a long number': call(`{"a":[${'9'.repeat(size - 400)}]}`),
  'a batch of calls': `[${filled(`${call('{}')},`, '[]')}]`,
  'a batch of nothing': wide('{},'),
  'as many wrong calls in a batch as may be': `[${Array.from({ length: 20 }, (_, at) => call(`{${wrongKeys(240)}}`, 'any', at)).join(',')}]`,
};

/** Time, memory and answer of each kind of hostile call in a process of its own, the worst of three tries; then the worst of all. */
export async function hostileCalls() {
  const worst = { ms: 0, moreMiB: 0, answerBytes: 0 };
  for (const [name, body] of Object.entries(hostile)) {
    const found = await measured(body);
    process.stderr.write(
      `  ${name}: ${found.ms.toFixed(0)} ms, ${found.moreMiB.toFixed(0)} MiB, ${found.answerBytes} bytes, ${found.status}\n`,
    );
    for (const key of Object.keys(worst)) worst[key] = Math.max(worst[key], found[key]);
  }
  const { ms, moreMiB, answerBytes } = worst;
  return [
    { figure: 'the worst hostile call of 1 MiB: time', found: `${ms.toFixed(0)} ms`, limit: '500 ms', isGood: ms <= 500 },
    { figure: 'more memory at its peak', found: `${moreMiB.toFixed(0)} MiB`, limit: '64 MiB', isGood: moreMiB <= 64 },
    {
      figure: 'its answer',
      found: `${answerBytes} bytes`,
      limit: '8 192 bytes',
      isGood: answerBytes <= 8_192,
    },
  ];
}

async function measured(body) {
  const hub = await startHub();
  const connection = new HttpConnection(hub.port);
  const found = { ms: 0, moreMiB: 0, answerBytes: 0, status: 0 };
  try {
    const post = await openSession(connection);
    for (let warm = 0; warm < 200; warm += 1) await post(call('{"a":[1]}'));
    await hub.heapBytes();
    hub.resetPeak();
    const calmBytes = hub.nowBytes();
    for (let tries = 0; tries < 3; tries += 1) {
      const began = performance.now();
      const answer = await post(body);
      found.ms = Math.max(found.ms, performance.now() - began);
      found.answerBytes = Math.max(found.answerBytes, Buffer.byteLength(answer.body));
      found.status = answer.status;
    }
    found.moreMiB = (hub.peakBytes() - calmBytes) / 2 ** 20;
    return found;
  } finally {
    connection.close();
    await hub.stop('SIGKILL');
  }
}

/** @returns what posts a body in a session of the one revision that has batches. */
async function openSession(connection) {
  const params = { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } };
  const { head } = await connection.post('/mcp', '', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
  const headers = `mcp-session-id: ${/mcp-session-id: ([^\r]+)/.exec(head)[1]}\r\n`;
  await connection.post('/mcp', headers, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  return (body) => connection.post('/mcp', headers, body);
}
