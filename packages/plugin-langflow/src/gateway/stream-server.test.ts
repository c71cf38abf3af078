import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StreamBook } from '../streams/stream-book.js';
import { connectRaw } from '../test-support/raw-client.js';
import { openTestGateway, type TestGateway, type TestGatewayOptions } from '../test-support/test-gateway.js';

const gateways: TestGateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map(({ server }) => server.close()));
});
async function gateway(options?: TestGatewayOptions): Promise<TestGateway> {
  const opened = await openTestGateway(options);
  gateways.push(opened);
  return opened;
}
const isData = (message: Record<string, unknown>): boolean => message['type'] === 'module_data';

const sequence = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Publishes messages of 100 kB each. */
async function flood(book: StreamBook, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    book.publish('module_data', 'main', { text: 'x'.repeat(100_000) });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('subscribing', () => {
  it('gives two subscribers every message in order, counted from 1', async () => {
    const { book, ...rest } = await gateway();
    const [first, second] = [await connectRaw(rest), await connectRaw(rest)];
    first.send({ type: 'subscribe', modules: ['main'] });
    second.send({ type: 'subscribe', modules: '*' });
    await Promise.all([first.until(1), second.until(1)]);

    for (let number = 1; number <= 100; number += 1) book.publish('module_data', 'main', { number });

    for (const client of [first, second]) {
      const got = await client.until(100, isData);
      expect(got.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      expect(got[41]).toMatchObject({ module: 'main', data: { number: 42 }, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
    }
    expect(rest.counters.delivered).toBe(200);
  });

  it('answers with what was subscribed and then sends the last message', async () => {
    const { book, server, ...rest } = await gateway();
    book.publish('module_data', 'main', { number: 1 });
    book.publish('module_data', 'main', { number: 2 });
    const client = await connectRaw(rest);

    client.send({ type: 'subscribe', modules: ['main'] });

    const [answer, last] = await client.until(2);
    expect(answer).toMatchObject({ type: 'subscribed', modules: ['main'], streams: { main: { seq: 2 } }, epoch: book.epoch });
    expect(last).toMatchObject({ type: 'module_data', seq: 2, data: { number: 2 } });
    expect(server.connections).toBe(1);
  });

  it('resumes after a seq, and names what is gone', async () => {
    const { book, ...rest } = await gateway({ keep: { messages: 3, bytes: 1 << 20 } });
    for (let number = 1; number <= 6; number += 1) book.publish('module_data', 'main', { number });
    const client = await connectRaw(rest);

    client.send({ type: 'resume', module: 'main', after: 1 });

    const [, gap, ...frames] = await client.until(5);
    expect(gap).toEqual({ type: 'gap', module: 'main', from: 2, to: 3 });
    expect(frames.map(({ seq }) => seq)).toEqual([4, 5, 6]);
  });

  it('sends all it has to one who comes from another run of the gateway', async () => {
    const { book, ...rest } = await gateway();
    book.publish('module_data', 'main', {});
    const client = await connectRaw(rest);

    client.send({ type: 'subscribe', modules: ['main'], after: { main: 1 }, epoch: 'another' });

    expect(await client.until(1, isData)).toMatchObject([{ seq: 1 }]);
  });

  it('sends nothing more after unsubscribe', async () => {
    const { book, ...rest } = await gateway({ modules: ['errors', 'main', 'economy'] });
    const client = await connectRaw(rest);
    client.send({ type: 'subscribe', modules: ['main', 'economy'] });
    client.send({ type: 'unsubscribe', modules: ['main', 'never'] });
    expect(await client.until(2)).toMatchObject([{ type: 'subscribed' }, { type: 'unsubscribed', modules: ['main'] }]);

    book.publish('module_data', 'main', {});
    book.publish('module_data', 'economy', {});

    expect(await client.until(1, isData)).toMatchObject([{ module: 'economy' }]);
  });

  it('shows a token of one module that module alone', async () => {
    const { book, tokens, ...rest } = await gateway();
    const { token } = await tokens.mintToken({ subject: 'narrow', scopes: ['stream:read:main'] });
    const client = await connectRaw(rest, { token });
    client.send({ type: 'subscribe', modules: ['errors'] });
    client.send({ type: 'subscribe', modules: '*' });

    book.publish('module_data', 'main', {});

    const [problem, empty, all] = await client.until(3);
    expect(problem).toMatchObject({ type: 'error', code: 'unknown_module' });
    expect(empty).toMatchObject({ type: 'subscribed', modules: [] });
    expect(all).toMatchObject({ type: 'subscribed', modules: ['main'] });
  });
});

describe('bad messages', () => {
  it.each([
    ['{', 'invalid_json'],
    ['null', 'unknown_type'],
    ['[]', 'unknown_type'],
    ['{"type":"shutdown"}', 'unknown_type'],
    ['{"type":"subscribe"}', 'invalid_message'],
    ['{"type":"subscribe","modules":[]}', 'invalid_message'],
    ['{"type":"subscribe","modules":"main"}', 'invalid_message'],
    ['{"type":"subscribe","modules":["main"],"more":1}', 'invalid_message'],
    ['{"type":"resume","module":"main","after":-1}', 'invalid_message'],
    ['{"type":"subscribe","modules":["nope"]}', 'unknown_module'],
    ['{"type":"subscribe","modules":["__proto__"]}', 'unknown_module'],
    ['{"type":"authenticate","token":"x"}', 'token_invalid'],
  ])('answers %s with %s and keeps the connection', async (text, code) => {
    const { book, ...rest } = await gateway();
    const client = await connectRaw(rest);

    client.send(text);
    const [problem] = await client.until(1, ({ type }) => type === 'error');
    client.send({ type: 'subscribe', modules: ['main'] });

    expect(problem).toMatchObject({ code, message: expect.any(String) });
    expect(await client.until(1, ({ type, modules }) => type === 'subscribed' && (modules as string[]).includes('main'))).toHaveLength(1);
    expect(book.epoch).toBeTruthy();
  });

  it('answers a binary message with an error', async () => {
    const client = await connectRaw(await gateway());

    client.socket.send(Buffer.from('{}'));

    expect(await client.until(1)).toMatchObject([{ type: 'error', code: 'invalid_json' }]);
  });

  it('closes a frame above 128 KiB with 1009', async () => {
    const client = await connectRaw(await gateway());

    client.socket.send('x'.repeat((1 << 17) + 1));

    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  it('closes one who sends too much with 1008', async () => {
    const client = await connectRaw(await gateway({ limits: { messagesPerSecond: 10 } }));

    for (let count = 0; count < 11; count += 1) client.send('{');

    expect(await client.closed).toMatchObject({ code: 1008, reason: 'too many messages' });
  });
});

describe('time', () => {
  it('closes with 4401 within five seconds of the token expiring', async () => {
    const { tokens, clock, server, ...rest } = await gateway();
    const { token } = await tokens.mintToken({ subject: 'short', lifetimeSeconds: 40 });
    const client = await connectRaw(rest, { token });

    clock.advance(40_000);
    server.sweep();
    expect(server.connections).toBe(1);
    clock.advance(4_000);
    server.sweep();

    expect(await client.closed).toMatchObject({ code: 4401, reason: 'token expired' });
  });

  it('lives on with a new token of the same subject', async () => {
    const { tokens, clock, server, ...rest } = await gateway();
    const { token } = await tokens.mintToken({ subject: 'tester', lifetimeSeconds: 40 });
    const client = await connectRaw(rest, { token });

    client.send({ type: 'authenticate', token: await rest.token() });
    await client.until(1, ({ type }) => type === 'authenticated');
    clock.advance(45_000);
    server.sweep();
    client.send({ type: 'subscribe', modules: ['main'] });

    expect(await client.until(1, ({ type }) => type === 'subscribed')).toHaveLength(1);
  });

  it('stops sending what a new token may not read', async () => {
    const { tokens, book, ...rest } = await gateway({ modules: ['errors', 'main', 'economy'] });
    const client = await connectRaw(rest);
    client.send({ type: 'subscribe', modules: '*' });
    client.send({ type: 'authenticate', token: (await tokens.mintToken({ subject: 'tester', scopes: ['stream:read:economy'] })).token });
    await client.until(1, ({ type }) => type === 'authenticated');

    book.publish('module_data', 'main', {});
    book.publish('module_data', 'economy', {});

    expect(await client.until(1, isData)).toMatchObject([{ module: 'economy' }]);
  });

  it('closes a connection that is given a token of someone else', async () => {
    const { tokens, ...rest } = await gateway();
    const client = await connectRaw(rest);

    client.send({ type: 'authenticate', token: (await tokens.mintToken({ subject: 'other' })).token });

    expect(await client.closed).toMatchObject({ code: 1008, reason: 'another subject' });
  });

  it('pings after 30 s and ends a connection that was silent for 60 s', async () => {
    const { clock, server, ...rest } = await gateway();
    const client = await connectRaw(rest);
    const pinged = new Promise((resolve) => client.socket.once('ping', resolve));

    clock.advance(30_000);
    server.sweep();
    await pinged;
    // From here on the client is as good as dead: nothing it gets reaches it.
    client.socket.pause();
    clock.advance(30_000);
    server.sweep();
    clock.advance(60_000);
    server.sweep();
    client.socket.resume();

    expect(await client.closed).toMatchObject({ code: 1006 });
  });
});

describe('bounds', () => {
  it('closes a reader that reads nothing with 1013, and what waits for it is no more than the high-water mark', async () => {
    const { book, clock, server, ...rest } = await gateway({ limits: { highWaterBytes: 1 << 20 }, keep: { messages: 5, bytes: 1 << 20 } });
    const client = await connectRaw(rest);
    client.send({ type: 'subscribe', modules: ['main'] });
    await client.until(1);
    client.socket.pause();
    await flood(book, 400);

    clock.advance(10_000);
    server.sweep();
    client.socket.resume();

    expect(await client.closed).toEqual({ code: 1013, reason: 'too slow' });
    // 40 MB were published; what came is what the two kernels and the gateway held.
    expect(client.messages.filter(isData).length).toBeLessThan(200);
    await vi.waitFor(() => expect(server.connections).toBe(0));
  });

  it('tells a reader that was slow for a while exactly what it missed, and it goes on', async () => {
    const { book, counters, server, ...rest } = await gateway({
      limits: { highWaterBytes: 1 << 20 },
      keep: { messages: 5, bytes: 1 << 20 },
    });
    const client = await connectRaw(rest);
    client.send({ type: 'subscribe', modules: ['main'] });
    await client.until(1);
    client.socket.pause();
    await flood(book, 400);

    client.socket.resume();
    await client.until(1, ({ seq }) => seq === 400);

    const seen = client.messages.flatMap((message) => {
      if (message['type'] === 'gap') return sequence(message['from'] as number, message['to'] as number);
      return isData(message) ? [message['seq'] as number] : [];
    });
    const gaps = client.messages.filter(({ type }) => type === 'gap') as { from: number; to: number }[];
    expect(seen).toEqual(sequence(1, 400));
    expect(counters.dropped).toBe(gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0));
    expect(counters.dropped).toBeGreaterThan(0);
    expect(server.connections).toBe(1);
  });

  it('gives one who comes back more than the high-water mark holds, without taking it for slow', async () => {
    const { book, ...rest } = await gateway({ limits: { highWaterBytes: 1 << 18 }, keep: { messages: 100, bytes: 16 << 20 } });
    await flood(book, 100);
    const client = await connectRaw(rest);

    client.send({ type: 'subscribe', modules: ['main'], replay: 'all' });

    expect((await client.until(100, isData)).map(({ seq }) => seq)).toEqual(sequence(1, 100));
  });

  it('cuts off one who asks and asks and reads no answer', async () => {
    const gatewayOf = await gateway({ limits: { highWaterBytes: 1 << 10, messagesPerSecond: 1e9 } });
    const client = await connectRaw(gatewayOf);
    client.socket.pause();

    const asking = setInterval(() => {
      for (let count = 0; count < 200; count += 1)
        client.send({ type: 'subscribe', modules: Array.from({ length: 256 }, (_, index) => `${'x'.repeat(100)}${index}`) });
    }, 1);

    await vi.waitFor(() => expect(gatewayOf.server.connections).toBe(0), { timeout: 15_000 });
    clearInterval(asking);
  });

  it('leaves out what is not plain JSON or too large, and goes on', async () => {
    const { book } = await gateway();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;

    book.publish('module_data', 'main', circular);
    book.publish('module_data', 'main', { big: 'x'.repeat(1 << 20) });
    book.publish('module_data', 'main', { amount: 1n });
    book.publish('module_data', 'main', [] as never);
    book.publish('module_data', 'main', { fine: true });

    expect(book.log('main')?.seq).toBe(1);
    expect(book.unsent).toBe(4);
  });

  it('refuses the connection above the cap with 503, and above the cap of a subject with 429', async () => {
    const { server, tokens, ...rest } = await gateway({ caps: { maxConnections: 3, maxConnectionsPerSubject: 2 } });
    await connectRaw(rest);
    await connectRaw(rest);

    await expect(connectRaw(rest)).rejects.toMatchObject({ status: 429 });
    await connectRaw(rest, { token: (await tokens.mintToken({ subject: 'other' })).token });
    await expect(connectRaw(rest)).rejects.toMatchObject({ status: 503 });
    expect(server.connections).toBe(3);
  });
});

describe('stopping', () => {
  it('says goodbye, closes with 1001 and takes nobody in any more', async () => {
    const { server, ...rest } = await gateway();
    const client = await connectRaw(rest);
    client.send({ type: 'subscribe', modules: '*' });
    await client.until(1);

    await server.close();

    expect(await client.closed).toEqual({ code: 1001, reason: 'the hub stops' });
    expect(client.messages.at(-1)).toMatchObject({ type: 'goaway', deadline: expect.any(String) });
    await expect(connectRaw(rest)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends one who does not answer the goodbye, within three seconds', async () => {
    const { server, ...rest } = await gateway();
    const client = await connectRaw(rest);
    client.socket.pause();
    const began = performance.now();

    await server.close();

    expect(performance.now() - began).toBeLessThan(3_000);
    expect(server.connections).toBe(0);
  });
});
