import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { createHub, definePlugin, fail, logger, points, provide, tool, type Hub } from '@millrace/core';
import { fakeClock, testHub } from '@millrace/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeCertificates } from './certificates/make-certificates.js';
import { spkiPin } from './certificates/spki-pin.js';
import { connectStream, type StreamMessage } from './client.js';
import { dataStreams, getStreamStatus, langflow, streamGateway, streamTokens } from './index.js';
import type { GatewayReady } from './tokens.js';

type Serving = Extract<GatewayReady, { state: 'serving' }>;
const dayMs = 86_400_000;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-langflow-'));
  undo.push(() => rm(directory, { recursive: true }));
  return directory;
}
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

async function serving(hub: Hub): Promise<Serving> {
  undo.push(() => hub.stop());
  const ready = await hub.service(streamGateway).ready(soon());
  if (ready.state !== 'serving') throw new Error(ready.because);
  return ready;
}
async function subscribe(hub: Hub, ready: Serving): Promise<AsyncIterator<StreamMessage>> {
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

  it.each<[string, string, unknown, string]>([
    ['a guard denied', 'guarded', {}, 'closed'],
    ['had wrong arguments', 'break_it', { how: 'loudly' }, 'MILLRACE_INPUT_INVALID'],
  ])('tells of a call that %s', async (_what, name, input, code) => {
    const doorman = definePlugin({
      name: 'doorman',
      start({ add }) {
        add(points.guards, {
          phase: 'policy',
          decide: ({ name: called }) =>
            called === 'guarded' ? { kind: 'deny', code: 'closed', message: 'Closed on Sundays.' } : { kind: 'allow' },
        });
        return {};
      },
    });
    const guarded = tool({ name: 'guarded', purpose: 'Never runs.', effect: 'reads', input: z.strictObject({}), handle: () => 'ran' });
    const hub = await testHub([langflow({ port: 0 }), doorman()], { tools: [faulty, guarded] });
    const stream = await subscribe(hub, await serving(hub));

    await hub.call(name, input).catch(() => undefined);

    expect(await until(stream, ({ type }) => type === 'error_notification')).toMatchObject({ data: { tool: name, code } });
  });

  it('says nothing of calls that went well', async () => {
    const fine = tool({ name: 'fine', purpose: 'Works.', effect: 'reads', input: z.strictObject({}), handle: () => 'done' });
    const hub = await testHub(langflow({ port: 0 }), { tools: [fine, faulty] });
    const stream = await subscribe(hub, await serving(hub));

    await hub.call(fine, {});
    await hub.call(faulty, { how: 'expected' }).catch(() => undefined);

    expect(await until(stream, ({ type }) => type === 'error_notification')).toMatchObject({ seq: 1, data: { tool: 'break_it' } });
  });

  it('shares one folder with another hub: a token of one opens the other, and neither undoes what the other made', async () => {
    const directory = await folder();
    const hubs = await Promise.all([1, 2].map(() => testHub(langflow({ port: 0, directory, listen: 'start' }))));
    const [first, second] = (await Promise.all(hubs.map((hub) => serving(hub)))) as [Serving, Serving];
    const { token } = await hubs[0]!.service(streamTokens).mintToken({ subject: 'test' });

    const connection = await connectStream({ url: second.address, ca: first.ca!, pins: first.pins, token, modules: '*' });

    expect(connection.state).toBe('open');
    expect([second.pins, second.ca]).toEqual([first.pins, first.ca]);
    await connection.close();
  });

  it('logs no key and no token', async () => {
    const directory = await folder();
    const lines: unknown[] = [];
    const write = (...line: unknown[]): void => void lines.push(line);
    const logs = provide(logger, { debug: write, info: write, warn: write, error: write });
    const hub = await testHub(langflow({ port: 0, directory }), { tools: [faulty], services: [logs] });
    const ready = await serving(hub);
    const { token } = await hub.service(streamTokens).mintToken({ subject: 'test' });
    await connectStream({ url: ready.address, ca: ready.ca!, token: `${token}x`, modules: '*' }).catch(() => undefined);
    const { keys } = JSON.parse(await readFile(join(directory, 'stream-signing-keys.json'), 'utf8')) as { keys: { d: string }[] };

    const told = JSON.stringify([lines, await hub.health(), await hub.call(getStreamStatus, {}), hub.report]);

    expect(told).toContain('The stream gateway serves.');
    expect(told).toContain('token_invalid');
    for (const secret of [token.slice(0, 60), keys[0]!.d, 'PRIVATE KEY']) expect(told).not.toContain(secret);
  });

  it.each([{ module: '' }, { module: '*' }, { module: '__proto__' }, { module: 'a b' }, { module: 'x'.repeat(129) }, { module: 7 }])(
    'refuses the stream of %j',
    async ({ module }) => {
      const odd = definePlugin({
        name: 'odd',
        start({ add }) {
          add(dataStreams, { module: module as string, open: () => undefined });
          return {};
        },
      });
      const hub = await testHub([langflow({ port: 0 }), odd()]);
      undo.push(() => hub.stop());

      expect(hub.report.plugin('odd')).toMatchObject({ state: 'failed', error: { code: 'MILLRACE_CONTRIBUTION_INVALID' } });
    },
  );

  it('is refused with everything that is wrong in its configuration', async () => {
    const wrong = { port: 99_999, heartbeatMs: 1, names: ['bad name'], kepe: {} };
    const hub = createHub({ name: 'x', plugins: [langflow(wrong as never, { onFailure: 'stop' })] });
    undo.push(() => hub.stop());

    const error = (await hub.start().catch((caught: unknown) => caught)) as Error;

    for (const name of ['port', 'heartbeatMs', 'names', 'kepe']) expect(error.message).toContain(name);
  });

  it('keeps its key and certificates in its folder, so that a restart changes nothing for clients', async () => {
    const directory = await folder();
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
      message: expect.stringContaining('1001'),
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

/** A self-signed certificate whose key is too short for TLS. */
async function weakCertificate(): Promise<{ cert: string; key: string }> {
  const directory = await folder();
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:512', '-nodes', '-keyout', key, '-out', cert, '-subj', '/CN=weak'], {
    stdio: 'ignore',
  });
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

describe('the certificate', () => {
  it('of development is renewed while serving, with the same key and authority', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    undo.push(() => vi.useRealTimers());
    // Certificates are judged by the machine's clock, so both must be valid today.
    const clock = fakeClock(Date.now() - 77 * dayMs);
    const hub = await testHub(langflow({ port: 0, directory: await folder() }), { clock });
    const ready = await serving(hub);
    const peer = async (): Promise<string> => {
      const socket = tls.connect({ host: '127.0.0.1', port: Number(new URL(ready.address).port), ca: ready.ca });
      await once(socket, 'secureConnect');
      const { serialNumber } = socket.getPeerCertificate();
      socket.destroy();
      return serialNumber;
    };
    const before = await peer();

    clock.advance(76.5 * dayMs);
    vi.advanceTimersByTime(3_600_000);

    await vi.waitFor(async () => expect(await peer()).not.toBe(before), { timeout: 5_000 });
    expect(await hub.service(streamGateway).ready(soon())).toEqual(ready);
  });

  it('of development that cannot be renewed is told in the log and, near its end, in health', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    undo.push(() => vi.useRealTimers());
    const clock = fakeClock(Date.now() - 84 * dayMs);
    const warn = vi.fn();
    const quiet = (): void => undefined;
    const directory = await folder();
    const services = [provide(logger, { debug: quiet, info: quiet, warn, error: quiet })];
    const hub = await testHub(langflow({ port: 0, directory }), { clock, services });
    await serving(hub);
    await chmod(join(directory, 'stream-certificates.json'), 0o644);

    clock.advance(84 * dayMs);
    vi.advanceTimersByTime(3_600_000);

    await vi.waitFor(() =>
      expect(warn).toHaveBeenCalledWith(
        'The development certificate could not be renewed.',
        expect.objectContaining({ because: expect.stringContaining('can be read by other users') }),
      ),
    );
    expect((await hub.health()).checks).toMatchObject([{ status: 'degraded', message: expect.stringContaining('expires at') }]);
  });

  it("that a host gave is the host's to change, and health says when", async () => {
    const given = await makeCertificates({ names: ['127.0.0.1'], now: Date.now() - 85 * dayMs });
    const fresh = await makeCertificates({ names: ['127.0.0.1'], now: Date.now(), ca: given.ca });
    const hub = await testHub(langflow({ port: 0, certificate: given.server }));
    const ready = await serving(hub);
    const before = (await hub.health()).checks;

    hub.service(streamGateway).changeCertificate(fresh.server);

    expect(ready.ca).toBeUndefined();
    expect(before).toMatchObject([{ status: 'degraded', message: expect.stringContaining('expires at') }]);
    expect((await hub.health()).checks).toMatchObject([{ status: 'pass' }]);
    expect(await hub.service(streamGateway).ready(soon())).toMatchObject({ pins: [spkiPin(fresh.server.cert)] });
    expect(() => hub.service(streamGateway).changeCertificate({ cert: 'x', key: 'y' })).toThrow(
      expect.objectContaining({ code: 'MILLRACE_STREAM_CERTIFICATE' }),
    );
  });

  it('that TLS would not take stops nothing but the gateway, and is named', async () => {
    const hub = await testHub(langflow({ port: 0, certificate: await weakCertificate() }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(soon())).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_CERTIFICATE',
      message: expect.stringContaining('TLS does not take it'),
    });
  });
});

describe('a port that is taken', () => {
  async function taken(host = '127.0.0.1'): Promise<number> {
    const other = createServer().listen(0, host);
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

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['127.0.0.1', '0.0.0.0'],
  ])('is found out when the other listens on %s and the gateway would on %s', async (theirs, ours) => {
    const hub = await testHub(langflow({ host: ours, port: await taken(theirs) }));
    undo.push(() => hub.stop());

    await expect(hub.service(streamGateway).ready(soon())).rejects.toMatchObject({ code: 'MILLRACE_STREAM_PORT_TAKEN' });
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
