import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeCertificates } from '../certificates/make-certificates.js';
import { spkiPin } from '../certificates/spki-pin.js';
import { connectStream, type ConnectOptions, type StreamConnection, type StreamMessage } from '../client.js';
import { openCuttingProxy } from '../test-support/cutting-proxy.js';
import { openTestGateway, testCertificates, type TestGateway, type TestGatewayOptions } from '../test-support/test-gateway.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
async function gateway(options?: TestGatewayOptions): Promise<TestGateway> {
  const opened = await openTestGateway(options);
  undo.push(() => opened.server.close());
  return opened;
}
/** Waits for nothing, so that a test of five attempts takes no minute. */
const waited: number[] = [];
const timing = { now: () => Date.now(), random: () => 0.5, wait: async (milliseconds: number) => void waited.push(milliseconds) };
async function connect(to: TestGateway, more: Partial<ConnectOptions> = {}): Promise<StreamConnection> {
  const connection = await connectStream({ url: to.server.address, token: () => to.token(), ca: to.ca, modules: '*', timing, ...more });
  undo.push(() => connection.close());
  return connection;
}
async function read(connection: StreamConnection, count: number): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  const iterator = connection[Symbol.asyncIterator]();
  while (messages.length < count) {
    const { value } = await iterator.next();
    if (value) messages.push(value);
  }
  return messages;
}

describe('a subscription', () => {
  it('gives the messages in order to who iterates, and ends with close', async () => {
    const to = await gateway();
    to.book.publish('module_data', 'main', { number: 1 });
    const connection = await connect(to);
    to.book.publish('module_data', 'main', { number: 2 });

    const messages = await read(connection, 2);
    await connection.close();

    expect(messages).toMatchObject([
      { type: 'module_data', module: 'main', seq: 1 },
      { seq: 2, data: { number: 2 } },
    ]);
    expect(connection.state).toBe('closed');
    expect(await connection[Symbol.asyncIterator]().next()).toEqual({ value: undefined, done: true });
    await expect(connection.closed).resolves.toBeUndefined();
  });

  it('hands messages to onMessage one after the other', async () => {
    const to = await gateway();
    const running: number[] = [];
    let most = 0;
    const done = new Promise<void>((resolve) => {
      void connect(to, {
        onMessage: async (message) => {
          running.push(1);
          most = Math.max(most, running.length);
          await new Promise((next) => setImmediate(next));
          running.pop();
          if ('seq' in message && message.seq === 10) resolve();
        },
      }).then(() => Array.from({ length: 10 }, () => to.book.publish('module_data', 'main', {})));
    });

    await done;

    expect(most).toBe(1);
  });

  it('ends with the error that onMessage threw', async () => {
    const to = await gateway();
    const connection = await connect(to, {
      onMessage: () => {
        throw new Error('disk full');
      },
    });

    to.book.publish('module_data', 'main', {});

    await expect(connection.closed).rejects.toThrow('disk full');
  });

  it('tells of a module that does not exist beside one that does', async () => {
    const onProblem = vi.fn();

    await connect(await gateway(), { modules: ['main', 'nope'], onProblem });

    expect(onProblem).toHaveBeenCalledWith(expect.objectContaining({ code: 'unknown_module' }));
  });

  it('goes on where another connection was', async () => {
    const to = await gateway();
    const first = await connect(to);
    for (let number = 1; number <= 5; number += 1) to.book.publish('module_data', 'main', { number });
    await read(first, 3);
    await first.close();

    const second = await connect(to, { from: { epoch: to.book.epoch, after: { main: 3 } } });

    expect(await read(second, 2)).toMatchObject([{ seq: 4 }, { seq: 5 }]);
    expect(second.position).toEqual({ epoch: to.book.epoch, after: { errors: 0, main: 5 } });
  });

  it('ends with its signal', async () => {
    const ending = new AbortController();
    const connection = await connect(await gateway(), { signal: ending.signal });

    ending.abort();

    await expect(connection.closed).resolves.toBeUndefined();
  });

  it('closes the connection when the loop over it is left', async () => {
    const to = await gateway();
    to.book.publish('module_data', 'main', {});
    const connection = await connect(to);

    for await (const _message of connection) break;

    expect(connection.state).toBe('closed');
  });
});

describe('the identity of the gateway', () => {
  it('is accepted with its authority and its pin', async () => {
    const to = await gateway();

    const connection = await connect(to, { pins: [to.server.certificate.pin, `sha256/${'A'.repeat(43)}=`] });

    expect(connection.state).toBe('open');
  });

  it('is refused without its authority, and with another one', async () => {
    const to = await gateway();
    const other = await makeCertificates({ names: ['localhost'], now: Date.now() });
    const { ca: _ca, ...plain } = { url: to.server.address, token: 't', modules: '*' as const, ca: '' };

    await expect(connectStream({ ...plain, timing })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS' });
    await expect(connect(to, { ca: other.ca.cert })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS' });
  });

  it('is refused under a name the certificate is not for', async () => {
    const { ca } = await testCertificates();
    const elsewhere = await makeCertificates({ names: ['hub.test'], now: Date.now(), ca });
    const server = createServer({ ...elsewhere.server }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    undo.push(() => server.close());

    const refused = connectStream({
      url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
      token: 't',
      modules: '*',
      ca: ca.cert,
      pins: [spkiPin(elsewhere.server.cert)],
      timing,
    });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
  });

  it('is refused under another pin, and the token is never sent', async () => {
    const { ca, server: pair } = await testCertificates();
    const upgraded = vi.fn();
    const server = createServer(pair, upgraded).on('upgrade', upgraded).listen(0, '127.0.0.1');
    await once(server, 'listening');
    undo.push(() => server.close());

    const refused = connectStream({
      url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
      token: 'secret',
      modules: '*',
      ca: ca.cert,
      pins: [`sha256/${'A'.repeat(43)}=`],
      timing,
    });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_PIN', message: expect.stringContaining(spkiPin(pair.cert)) });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(upgraded).not.toHaveBeenCalled();
  });

  it('is proven for every connection, also when one follows another', async () => {
    const to = await gateway();
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    const { ca } = await testCertificates();
    const connection = await connect(to, { url: `wss://127.0.0.1:${proxy.port}/stream`, pins: [to.server.certificate.pin] });
    const next = await makeCertificates({ names: ['127.0.0.1'], now: Date.now(), ca });

    to.server.changeCertificate(next.server);
    proxy.cut();

    await expect(connection.closed).rejects.toMatchObject({ code: 'MILLRACE_STREAM_PIN' });
  });

  it('is verified even where the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    undo.push(() => vi.unstubAllEnvs());
    const to = await gateway();
    const other = await makeCertificates({ names: ['localhost'], now: Date.now() });

    await expect(connect(to, { ca: other.ca.cert })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS' });
  });

  it('is refused over TLS 1.2', async () => {
    const { ca, server: pair } = await testCertificates();
    const server = createServer({ ...pair, maxVersion: 'TLSv1.2' }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    undo.push(() => server.close());

    const refused = connectStream({
      url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/stream`,
      token: 't',
      modules: '*',
      ca: ca.cert,
      timing,
    });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS' });
  });

  it.each<[string, object]>([
    ['a switch for verification', { rejectUnauthorized: false }],
    ['no pins in the list', { pins: [] }],
    ['a pin that is none', { pins: ['sha256/short'] }],
    ['an empty authority', { ca: '' }],
    ['an address without TLS', { url: 'ws://127.0.0.1:1/stream' }],
    ['a token in the address', { url: 'wss://127.0.0.1:1/stream?token=x' }],
    ['no address', { url: 'nonsense' }],
    ['no modules', { modules: [] }],
    ['an empty token', { token: '' }],
    ['half an attempt', { reconnects: 0.5 }],
  ])('is not even asked for with %s', async (_name, more) => {
    const options = { url: 'wss://127.0.0.1:1/stream', token: 't', modules: '*', ...more } as ConnectOptions;

    await expect(connectStream(options)).rejects.toMatchObject({ code: 'MILLRACE_STREAM_OPTIONS', problems: [expect.any(String)] });
  });
});

describe('a lost connection', () => {
  it('is made anew without a loss or a double over 20 cuts and 2 000 messages', async () => {
    const to = await gateway({ keep: { messages: 2_000, bytes: 8 << 20 } });
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    const tokens = vi.fn(() => to.token());
    const connection = await connect(to, {
      url: `wss://127.0.0.1:${proxy.port}/stream`,
      token: tokens,
      reconnects: 40,
      timing: { ...timing, random: () => 0 },
    });
    let cuts = 0;
    for (let number = 1; number <= 2_000; number += 1) {
      to.book.publish('module_data', 'main', { number });
      if (number % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (number % 100 !== 50) continue;
      await vi.waitFor(() => expect([connection.state, proxy.made]).toEqual(['open', cuts + 1]), { interval: 1, timeout: 5_000 });
      // In the middle of what is on its way.
      proxy.cut();
      cuts += 1;
    }

    const messages = await read(connection, 2_000);

    expect(cuts).toBe(20);
    expect(proxy.made).toBe(21);
    expect(messages.map((message) => 'seq' in message && message.seq)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
    expect(tokens.mock.calls.length).toBeGreaterThan(20);
  });

  it('names what was lost when the gateway kept too little', async () => {
    const to = await gateway({ keep: { messages: 2, bytes: 1 << 20 } });
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    const connection = await connect(to, { url: `wss://127.0.0.1:${proxy.port}/stream`, reconnects: 20 });

    proxy.cut();
    for (let number = 1; number <= 5; number += 1) to.book.publish('module_data', 'main', { number });

    expect(await read(connection, 3)).toMatchObject([{ type: 'gap', from: 1, to: 3 }, { seq: 4 }, { seq: 5 }]);
  });

  it('goes on with another run of the gateway, and says so', async () => {
    const to = await gateway();
    const connection = await connect(to, {
      reconnects: 50,
      timing: { ...timing, wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 100)) },
    });
    to.book.publish('module_data', 'main', { run: 1 });
    expect(await read(connection, 1)).toMatchObject([{ seq: 1 }]);

    await to.server.close();
    const next = await gateway({ port: to.port, tokens: to.tokens });
    next.book.publish('module_data', 'main', { run: 2 });

    expect(await read(connection, 2)).toMatchObject([
      { type: 'reset', epoch: next.book.epoch },
      { seq: 1, data: { run: 2 } },
    ]);
  });

  it('is given up after five attempts, whose waits double', async () => {
    const to = await gateway();
    const connection = await connect(to);
    waited.length = 0;

    await to.server.close();

    await expect(connection.closed).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED', retryable: true });
    expect(waited).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    await expect(connection[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED' });
  });

  it('is not made anew when the token is refused', async () => {
    const to = await gateway();
    waited.length = 0;

    await expect(connect(to, { token: 'a.b.c' })).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_UNAUTHORIZED',
      message: expect.stringContaining('token_invalid'),
    });
    expect(waited).toEqual([]);
  });

  it('is not made anew when the token has expired', async () => {
    const to = await gateway();
    const connection = await connect(to, { token: await to.token() });

    to.clock.advance(10_000_000);
    to.server.sweep();

    await expect(connection.closed).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_UNAUTHORIZED',
      message: expect.stringContaining('4401'),
    });
  });

  it('is not made anew where no module can be read', async () => {
    await expect(connect(await gateway(), { modules: ['nope'] })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_REFUSED' });
  });

  it('is not made anew at a wrong path', async () => {
    const to = await gateway();

    await expect(connect(to, { url: to.server.address.replace('/stream', '/other') })).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_REFUSED',
    });
  });

  it('says what kept a token from being had', async () => {
    const cause = new Error('vault closed');

    await expect(connect(await gateway(), { token: () => Promise.reject(cause), reconnects: 0 })).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_CLOSED',
      cause: { cause },
    });
  });

  it('waits for nobody once it is cancelled while waiting', async () => {
    const ending = new AbortController();
    const connecting = connectStream({ url: 'wss://127.0.0.1:1/stream', token: 't', modules: '*', signal: ending.signal });

    setTimeout(() => ending.abort(), 20);

    await expect(connecting).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED' });
  });
});

describe('a token that comes to its end', () => {
  it('is renewed on the open connection', async () => {
    const to = await gateway();
    const token = vi.fn(async () => (await to.tokens.mintToken({ subject: 'tester', lifetimeSeconds: 2 })).token);
    const connection = await connect(to, { token });

    await vi.waitFor(() => expect(token).toHaveBeenCalledTimes(2), { timeout: 3_000 });

    expect(connection.state).toBe('open');
  });
});

describe('a reader that lags', () => {
  it('gets everything all the same, while the socket waits', async () => {
    const to = await gateway({ keep: { messages: 5_000, bytes: 64 << 20 } });
    const connection = await connect(to);
    for (let number = 1; number <= 5_000; number += 1) {
      to.book.publish('module_data', 'main', { number });
      if (number % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }

    const messages = await read(connection, 5_000);

    expect(messages.at(-1)).toMatchObject({ seq: 5_000 });
  });
});
