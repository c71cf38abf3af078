import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub, definePlugin, fail, tool, type Hub } from '@millrace/core';
import { testHub } from '@millrace/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectStream, type StreamMessage } from './client.js';
import { dataStreams, getStreamStatus, langflow, streamGateway, streamTokens } from './index.js';
import type { GatewayReady } from './tokens.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
const soon = (): AbortSignal => AbortSignal.timeout(10_000);
const ticker = (
  module: string,
  publishers: ((data: Record<string, unknown>) => void)[] = [],
): ReturnType<ReturnType<typeof definePlugin>> =>
  definePlugin({
    name: `ticker-${module}`,
    start({ add }) {
      add(dataStreams, { module, open: (publish) => void publishers.push(publish) });
      return {};
    },
  })();
const faulty = tool({
  name: 'break_it',
  purpose: 'Fails.',
  effect: 'reads',
  input: z.strictObject({ how: z.enum(['expected', 'unexpected']) }),
  handle: ({ how }) => {
    if (how === 'expected') fail('not_found', 'There is no such thing.');
    throw new Error('the password is hunter2');
  },
});

async function serving(hub: Hub): Promise<Extract<GatewayReady, { state: 'serving' }>> {
  undo.push(() => hub.stop());
  const ready = await hub.service(streamGateway).ready(soon());
  if (ready.state !== 'serving') throw new Error(ready.because);
  return ready;
}
async function subscribe(hub: Hub, ready: Extract<GatewayReady, { state: 'serving' }>): Promise<AsyncIterator<StreamMessage>> {
  const token = async (): Promise<string> => (await hub.service(streamTokens).mintToken({ subject: 'test' })).token;
  const connection = await connectStream({ url: ready.address, ca: ready.ca!, pins: ready.pins, token, modules: '*', replay: 'all' });
  undo.push(() => connection.close());
  return connection[Symbol.asyncIterator]();
}
async function until(stream: AsyncIterator<StreamMessage>, fits: (message: StreamMessage) => boolean): Promise<StreamMessage> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('the stream ended');
    if (fits(value)) return value;
  }
}

describe('langflow in a hub', () => {
  it('carries what plugins send, and tells how it goes', async () => {
    const publishers: ((data: Record<string, unknown>) => void)[] = [];
    const hub = await testHub([langflow({ port: 0 }), ticker('economy', publishers)]);
    const ready = await serving(hub);
    const stream = await subscribe(hub, ready);

    publishers[0]!({ cost_usd: 0.25 });

    expect(
      await until(stream, ({ type, ...rest }) => type === 'module_data' && 'module' in rest && rest.module === 'economy'),
    ).toMatchObject({ seq: 1, data: { cost_usd: 0.25 } });
    const status = await hub.call(getStreamStatus, {});
    expect(status).toMatchObject({ status: 'success', gateway: 'serving', address: ready.address, connections: 1, dropped: 0 });
    expect(status.streams.map(({ module }) => module)).toEqual(['errors', 'langflow', 'economy']);
    expect(status.delivered).toBeGreaterThan(0);
    expect((await hub.health()).checks).toMatchObject([{ name: 'langflow.gateway', status: 'pass' }]);
  });

  it('sends its own stream of connection counts', async () => {
    const hub = await testHub(langflow({ port: 0 }));
    const stream = await subscribe(hub, await serving(hub));

    const message = await until(stream, (one) => one.type === 'module_data' && one.data['connections'] === 1);

    expect(message).toMatchObject({ module: 'langflow', data: { connections: 1, dropped: 0 } });
  });

  it.each([
    ['expected', { code: 'not_found', message: 'There is no such thing.' }],
    ['unexpected', { code: 'MILLRACE_INTERNAL' }],
  ] as const)('tells of a call that failed as %s, without what was not meant to be told', async (how, data) => {
    const hub = await testHub(langflow({ port: 0 }), { tools: [faulty] });
    const stream = await subscribe(hub, await serving(hub));

    await hub.call(faulty, { how }).catch(() => undefined);

    const message = await until(stream, ({ type }) => type === 'error_notification');
    expect(message).toMatchObject({
      module: 'errors',
      seq: 1,
      data: { ...data, tool: 'break_it', retryable: false, correlation_id: expect.any(String) },
    });
    expect(JSON.stringify(message)).not.toContain('hunter2');
  });

  it('keeps its key and certificates in its folder, so that a restart changes nothing for clients', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-langflow-'));
    undo.push(() => rm(directory, { recursive: true }));
    const first = await testHub(langflow({ port: 0, directory }));
    const before = await serving(first);
    const { token } = await first.service(streamTokens).mintToken({ subject: 'test' });
    await first.stop();

    const second = await testHub(langflow({ port: 0, directory }));
    const after = await serving(second);
    const connection = await connectStream({ url: after.address, ca: before.ca!, pins: before.pins, token, modules: '*' });
    await connection.close();

    expect((await readdir(directory)).sort()).toEqual(['stream-ca.pem', 'stream-certificates.json', 'stream-signing-keys.json']);
  });

  it('says goodbye when the hub stops', async () => {
    const hub = await testHub(langflow({ port: 0 }));
    const ready = await serving(hub);
    const { token } = await hub.service(streamTokens).mintToken({ subject: 'test' });
    const connection = await connectStream({ url: ready.address, ca: ready.ca!, token, modules: '*', reconnects: 0 });

    await hub.stop();

    await expect(connection.closed).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_CLOSED',
      cause: { message: expect.stringContaining('1001') },
    });
    expect(hub.report.plugin('langflow')).toMatchObject({ state: 'stopped' });
  });

  it('goes on when one source cannot be opened', async () => {
    const broken = definePlugin({
      name: 'broken',
      start({ add }) {
        add(dataStreams, {
          module: 'broken',
          open: () => {
            throw new Error('no disk');
          },
        });
        add(dataStreams, { module: 'errors', open: (publish) => publish({ forged: true }) });
        return {};
      },
    });
    const hub = await testHub([langflow({ port: 0 }), broken()]);
    await serving(hub);

    const { streams } = await hub.call(getStreamStatus, {});

    expect(streams).toContainEqual({ module: 'broken', seq: 0 });
    expect(streams).toContainEqual({ module: 'errors', seq: 0 });
  });
});

describe('a port that is taken', () => {
  async function taken(): Promise<number> {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    undo.push(() => other.close());
    return (other.address() as { port: number }).port;
  }

  it('is named with what to do, in ready and in health, and the hub serves', async () => {
    const port = await taken();
    const hub = await testHub(langflow({ port }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(soon())).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_PORT_TAKEN',
      message: expect.stringContaining(`127.0.0.1:${port}`),
      fix: expect.stringContaining('whenTaken'),
    });
    expect((await hub.health()).checks).toMatchObject([{ status: 'fail' }]);
    expect(await hub.call(getStreamStatus, {})).toMatchObject({ gateway: 'failed', connections: 0 });
  });

  it('is skipped where the host says so, and health says degraded', async () => {
    const hub = await testHub(langflow({ port: await taken(), whenTaken: 'skip' }));
    undo.push(() => hub.stop());

    expect(await hub.service(streamGateway).ready(soon())).toMatchObject({ state: 'skipped', because: expect.stringContaining('taken') });
    expect((await hub.health()).checks).toMatchObject([{ status: 'degraded' }]);
    expect(hub.service(streamGateway).address).toBeUndefined();
  });

  it('stops a hub that waits for its gateway', async () => {
    const hub = createHub({ name: 'strict', plugins: [langflow({ port: await taken(), listen: 'start' }, { onFailure: 'stop' })] });
    undo.push(() => hub.stop());

    await expect(hub.start()).rejects.toThrow('MILLRACE_STREAM_PORT_TAKEN');
  });
});

describe('waiting for the gateway', () => {
  it('ends with the signal', async () => {
    const hub = await testHub(langflow({ port: 0 }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(AbortSignal.abort())).rejects.toMatchObject({ code: 'MILLRACE_STREAM_NOT_READY' });
  });

  it('ends when the hub stops before', async () => {
    const hub = await testHub(langflow({ port: 0 }));
    const gateway = hub.service(streamGateway);
    const waiting = gateway.ready(soon());

    await Promise.all([hub.stop(), expect(waiting).rejects.toMatchObject({ code: 'MILLRACE_STREAM_STOPPED' })]);

    expect(gateway.state).toBe('stopped');
    expect(() => gateway.changeCertificate({ cert: '', key: '' })).toThrow(expect.objectContaining({ code: 'MILLRACE_STREAM_STOPPED' }));
  });

  it('is over at start where the host asks for that', async () => {
    const hub = await testHub(langflow({ port: 0, listen: 'start' }));
    undo.push(() => hub.stop());

    expect(hub.service(streamGateway)).toMatchObject({
      state: 'serving',
      address: expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+\/stream$/),
    });
  });

  it('names an address of no interface', async () => {
    const hub = await testHub(langflow({ host: '203.0.113.1', port: 0 }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(soon())).rejects.toMatchObject({ code: 'MILLRACE_STREAM_LISTEN' });
  });

  it('names a certificate that cannot be used', async () => {
    const hub = await testHub(langflow({ port: 0, certificate: { cert: 'x', key: 'y' } }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(soon())).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CERTIFICATE' });
  });
});
