import { HttpConnection } from '../peers/http-connection.mjs';
import { startHub } from './child.mjs';

const token = 'a-token-for-the-bench';
const ours = `authorization: Bearer ${token}\r\n`;
const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'x' } } });

/** Requests that must be refused, each with its status. Of names that change, a server must not keep any. */
const refused = {
  'a bad host': { status: 403, headers: (at) => `host: evil-${at}.example\r\n${ours}` },
  'a bad origin': { status: 403, headers: (at) => `origin: http://evil-${at}.example\r\n${ours}` },
  'no token': { status: 401, headers: () => '' },
  'broken JSON': { status: 400, headers: () => ours, body: (at) => `{"jsonrpc":"2.0","id":${at},` },
  'an unknown session': { status: 404, headers: (at) => `${ours}mcp-session-id: ${at}-dead-beef\r\nmcp-protocol-version: 2025-06-18\r\n` },
};

/** Heap that stays after refused requests of every kind. */
export async function rejectedRequests(count) {
  const hub = await startHub({ token });
  const connection = new HttpConnection(hub.port);
  const kinds = Object.entries(refused);
  const send = async (requests) => {
    for (let at = 0; at < requests; at += 1) {
      const [name, { status, headers, body }] = kinds[at % kinds.length];
      const found = await connection.post('/mcp', headers(at), body?.(at) ?? call);
      if (found.status !== status) throw new Error(`${name}: ${found.status} ${found.body}`);
    }
  };
  try {
    await send(count / 5);
    const before = await hub.heapBytes();
    await send(count);
    const keptBytes = (await hub.heapBytes()) - before;
    return [{ figure: `heap kept of ${count} refused requests`, found: kb(keptBytes), limit: '1 024 KB', isGood: keptBytes <= 2 ** 20 }];
  } finally {
    connection.close();
    await hub.stop('SIGKILL');
  }
}

export function kb(bytes) {
  return `${Math.round(bytes / 1_024)} KB`;
}
