import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createHub } from '../../hub/create-hub.js';
import type { Hub } from '../../hub/hub.js';
import { localPrincipal } from '../../call/principal.js';
import { resourceUpdated } from '../../event/core-events.js';
import { definePlugin } from '../../plugin/define-plugin.js';
import { defineResource } from '../../token/resource.js';
import { serveStreams, type StdioServer } from './serve-stdio.js';

let hub: Hub;
let server: StdioServer;
let touch: (uri: string) => void;
afterEach(async () => {
  await server.close();
  await hub.stop();
});

async function connected() {
  const page = defineResource({ name: 'page', template: 'docs://{page}' });
  const secret = defineResource({ name: 'secret', uri: 'vault://key', scopes: ['vault'] });
  const docs = definePlugin({
    name: 'docs',
    resources: { page, secret },
    start({ emit }) {
      touch = (uri) => emit(resourceUpdated, { uri });
      return { resources: { page: () => 'text', secret: () => 'hunter2' } };
    },
  });
  hub = createHub({ name: 'h', plugins: [docs()] });
  await hub.start();
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  server = await serveStreams(hub, { principal: { ...localPrincipal('stdio'), scopes: new Set<string>() } }, streams);
  let text = '';
  streams.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const send = (message: object): void => void streams.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { id?: number; method?: string; params?: { uri?: string } });
  return {
    send,
    answered: (id: number) => expect.poll(() => lines().some((line) => line.id === id || line.method?.includes('acknowledged'))).toBe(true),
    updates: () => lines().flatMap(({ method, params }) => (method === 'notifications/resources/updated' ? [params?.uri] : [])),
  };
}

const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
const watched = ['docs://a', 'vault://key'];

describe('a client on stdio', () => {
  it('of the 2026 revision is told of what it listens for and may see', async () => {
    const { send, answered, updates } = await connected();
    send({ id: 1, method: 'subscriptions/listen', params: { notifications: { resourceSubscriptions: watched }, _meta } });
    await answered(1);

    for (const uri of ['vault://key', 'docs://b', 'docs://a']) touch(uri);

    await expect.poll(updates).toEqual(['docs://a']);
  });

  it('of the 2025 revisions is told of what it subscribed to and may see', async () => {
    const { send, answered, updates } = await connected();
    send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '0' } },
    });
    await answered(1);
    for (const [at, uri] of watched.entries()) send({ id: at + 2, method: 'resources/subscribe', params: { uri } });
    await answered(3);

    for (const uri of ['vault://key', 'docs://b', 'docs://a']) touch(uri);

    await expect.poll(updates).toEqual(['docs://a']);
  });
});
