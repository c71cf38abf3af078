// The floor: JSON-RPC by hand, without validation, sessions or a framework. What the protocol itself costs on Node.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { count, port, transport, work } from './tools.mjs';

const filler = {
  type: 'object',
  properties: {
    path: { type: 'string', description: 'a path' },
    limit: { type: 'integer', description: 'max rows' },
    deep: { type: 'boolean', default: false },
  },
  required: ['path'],
};
const tools = Array.from({ length: count }, (_, index) =>
  index === 0
    ? {
        name: 'echo',
        description: 'Echo the text back',
        inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      }
    : { name: `tool_${index}`, description: `Filler tool number ${index} that does some work on a path`, inputSchema: filler },
);
const capabilities = { tools: {} };
const serverInfo = { name: 'floor', version: '1.0.0' };
const methods = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities, serverInfo }),
  'server/discover': () => ({
    resultType: 'complete',
    supportedVersions: ['2026-07-28'],
    capabilities,
    serverInfo,
    ttlMs: 0,
    cacheScope: 'private',
  }),
  'tools/list': () => ({ tools }),
  'tools/call': (params) => ({ content: [{ type: 'text', text: work(params.arguments) }] }),
};
const answer = ({ id, method, params }) => JSON.stringify({ jsonrpc: '2.0', id, result: methods[method](params) });

if (transport === 'stdio') {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.id !== undefined) process.stdout.write(`${answer(message)}\n`);
  });
} else {
  createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const message = JSON.parse(body);
      if (message.id === undefined) return void response.writeHead(202).end();
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer(message));
    });
  }).listen(port, '127.0.0.1');
}
