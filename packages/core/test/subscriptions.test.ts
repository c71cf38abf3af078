import { createHub, definePlugin, defineResource, localPrincipal, points, resourceUpdated } from '@millrace/core';
import type { Guard, Hub, Plugin, Principal } from '@millrace/core';
import { connectClient } from '@millrace/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { legacyWire, modernWire } from './support/rpc-wire.js';

const file = defineResource({ name: 'file', template: 'file:///{+path}' });
const secret = defineResource({ name: 'secret', uri: 'vault://key', scopes: ['vault'] });
const reader: Principal = { ...localPrincipal('http'), id: 'reader', scopes: new Set<string>() };

let hub: Hub;
let touch: (uri: string) => void;
afterEach(() => hub.stop());

async function watchedHub(...more: readonly Plugin[]): Promise<Hub> {
  const files = definePlugin({
    name: 'files',
    resources: { file, secret },
    start({ emit }) {
      touch = (uri) => emit(resourceUpdated, { uri });
      return { resources: { file: ({ path }) => path, secret: () => 'hunter2' } };
    },
  });
  hub = createHub({ name: 'watched', plugins: [files(), ...more], views: { none: {} } });
  await hub.start();
  return hub;
}

describe.each(['modern', 'legacy'] as const)('a client of the %s era', (era) => {
  it('is told once per turn of what it watches, and of nothing else', async () => {
    const client = await connectClient(await watchedHub(), { era });
    await client.watch(['file:///a', 'file:///b']);

    touch('file:///a');
    touch('file:///a');
    touch('file:///c');
    touch('file:///b');

    await expect.poll(() => client.updates).toEqual(['file:///a', 'file:///b']);
    await client.close();
  });

  it('is told no more when it watches no more', async () => {
    const client = await connectClient(await watchedHub(), { era });
    await client.watch(['file:///a', 'file:///b']);
    await client.watch(['file:///b']);

    touch('file:///a');
    touch('file:///b');

    await expect.poll(() => client.updates).toEqual(['file:///b']);
    await client.close();
  });

  it('is never told of what it may not see', async () => {
    const client = await connectClient(await watchedHub(), { era, principal: reader });
    await client.watch(['file:///a']);
    await client.watch(['file:///a', 'vault://key']).catch(() => undefined);

    touch('vault://key');
    touch('file:///a');

    await expect.poll(() => client.updates).toEqual(['file:///a']);
    await client.close();
  });

  it('is told no more of what it may see no more', async () => {
    let isOpen = true;
    const gate: Guard = { phase: 'policy', decide: () => ({ kind: 'allow' }), mayList: (_, item) => isOpen || item.name !== 'secret' };
    await watchedHub(definePlugin({ name: 'gate', start: ({ add }) => (add(points.guards, gate), {}) })());
    const client = await connectClient(hub, { era });
    await client.watch(['vault://key', 'file:///a']);
    touch('vault://key');
    await expect.poll(() => client.updates).toEqual(['vault://key']);

    isOpen = false;
    touch('vault://key');
    touch('file:///a');

    await expect.poll(() => client.updates).toEqual(['vault://key', 'file:///a']);
    await client.close();
  });

  it('learns from the server that resources can be watched', async () => {
    await watchedHub();
    const { body } = await (era === 'modern'
      ? modernWire(hub)('server/discover')
      : (await legacyWire(hub))('initialize', {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: { name: 'x', version: '0' },
        }));

    if (era === 'modern') expect(body.result['capabilities']).toMatchObject({ resources: { subscribe: true, listChanged: true } });
    else expect(body.error.message).toContain('already initialized');
  });
});

describe('a 2025 session', () => {
  it('watches no resource that is not there, or not there for it', async () => {
    await watchedHub();
    const wire = await legacyWire(hub, reader);

    const answers = [
      await wire('resources/subscribe', { uri: 'other://x' }),
      await wire('resources/subscribe', { uri: 'vault://key' }),
      await wire('resources/subscribe', { uri: 'file:///a' }),
      await wire('resources/unsubscribe', { uri: 'never://watched' }),
    ];

    expect(answers.map(({ body }) => body.error?.code ?? 'ok')).toEqual([-32602, -32602, 'ok', 'ok']);
  });

  it('watches 256 resources and not one more, of no longer names than there are', async () => {
    await watchedHub();
    const wire = await legacyWire(hub, undefined, '2025-03-26');
    const uris = Array.from({ length: 256 }, (_, at) => ({ uri: `file:///${at}` }));
    for (let at = 0; at < uris.length; at += 16) await wire('resources/subscribe', uris.slice(at, at + 16));

    const again = await wire('resources/subscribe', { uri: 'file:///0' });
    const more = await wire('resources/subscribe', { uri: 'file:///more' });
    const long = await wire('resources/subscribe', { uri: `file:///${'x'.repeat(1_024)}` });

    expect(again.body.result).toEqual({});
    expect(more.body.error.data.code).toBe('MILLRACE_SUBSCRIPTIONS_FULL');
    expect(long.body.error.code).toBe(-32602);
  });
});

it('a listening client is told which of the resources it may watch', async () => {
  await watchedHub();
  const { createFetch } = await import('@millrace/core/http');
  const fetch = createFetch(hub, { authenticate: () => reader });
  const version = '2026-07-28';
  const controller = new AbortController();
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: {
      notifications: { resourceSubscriptions: ['file:///a', 'vault://key', 'other://x'] },
      _meta: { 'io.modelcontextprotocol/protocolVersion': version, 'io.modelcontextprotocol/clientCapabilities': {} },
    },
  };

  const response = await fetch(
    new Request('http://localhost/mcp', {
      method: 'POST',
      body: JSON.stringify(body),
      signal: controller.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': version,
        'mcp-method': 'subscriptions/listen',
      },
    }),
  );
  const { value } = (await response.body?.getReader().read()) ?? {};
  controller.abort();

  const acknowledged = new TextDecoder().decode(value);
  expect(acknowledged).toContain('"resourceSubscriptions":["file:///a"]');
});
