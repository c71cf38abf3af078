import { describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { connectStream } from '../client.js';
import { connect, gateway, otherServer, read, timing, undo, waited } from '../test-support/client-fixture.js';
import { openCuttingProxy } from '../test-support/cutting-proxy.js';

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
    const reading = read(connection, 2_000);
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

    const messages = await reading;

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

  it('begins to count its attempts again after a minute that went well', async () => {
    const to = await gateway();
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    let now = Date.now();
    const connection = await connect(to, {
      url: `wss://127.0.0.1:${proxy.port}/stream`,
      reconnects: 1,
      timing: { ...timing, now: () => now },
    });

    for (let cuts = 1; cuts <= 4; cuts += 1) {
      await vi.waitFor(() => expect([connection.state, proxy.made]).toEqual(['open', cuts]));
      now += 60_000;
      proxy.cut();
    }

    await vi.waitFor(() => expect([connection.state, proxy.made]).toEqual(['open', 5]));
  });

  it('is found out by a gateway that answers no ping', async () => {
    const { url, ca, server } = await otherServer();
    const mute = new WebSocketServer({ server, autoPong: false });
    undo.push(() => mute.clients.forEach((one) => one.terminate()));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    undo.push(() => vi.useRealTimers());
    const answer = { type: 'subscribed', modules: ['main'], streams: { main: { seq: 0 } }, epoch: 'e', expires: '', expires_in_ms: 1e6 };
    mute.on('connection', (socket) => socket.on('message', () => socket.send(JSON.stringify(answer))));
    let now = Date.now();
    const connection = await connectStream({ url, token: 't', modules: '*', ca, timing: { ...timing, now: () => now }, reconnects: 0 });

    for (let tick = 0; tick < 2; tick += 1) {
      now += 30_000;
      vi.advanceTimersByTime(30_000);
    }

    await expect(connection.closed).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED', message: expect.stringContaining('1006') });
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

  it('is made anew with a new token where one can be had, as after a long sleep, and misses nothing', async () => {
    const to = await gateway();
    const connection = await connect(to, { token: () => to.token() });
    to.book.publish('module_data', 'main', {});
    await read(connection, 1);

    to.clock.advance(10_000_000);
    to.server.sweep();
    for (let number = 2; number <= 4; number += 1) to.book.publish('module_data', 'main', { number });

    expect(await read(connection, 3)).toMatchObject([{ seq: 2 }, { seq: 3 }, { seq: 4 }]);
  });

  it('is not made anew where the gateway does not take the request', async () => {
    const to = await gateway();

    await expect(connect(to, { modules: ['x'.repeat(200)] })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_REFUSED' });
  });

  it('is made anew after the gateway had no room, when it has', async () => {
    const to = await gateway({ caps: { maxConnections: 1, maxConnectionsPerSubject: 1 } });
    const first = await connect(to);
    const second = connect(to, { timing: { ...timing, wait: () => first.close() } });

    await expect(second).resolves.toMatchObject({ state: 'open' });
  });

  it('is not made while the reader is far behind, and then misses nothing', async () => {
    const to = await gateway({ keep: { messages: 5_000, bytes: 8 << 20 } });
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    const connection = await connect(to, { url: `wss://127.0.0.1:${proxy.port}/stream` });
    for (let number = 1; number <= 3_000; number += 1) to.book.publish('module_data', 'main', { number });
    await vi.waitFor(() => expect(to.counters.delivered).toBeGreaterThan(1_100));

    proxy.cut();
    const messages = await read(connection, 3_000);

    expect(messages.map((message) => 'seq' in message && message.seq)).toEqual(Array.from({ length: 3_000 }, (_, index) => index + 1));
  });

  it('is not made anew before the reader has caught up with what the old one brought', async () => {
    const { url, ca, server } = await otherServer();
    const burst = new WebSocketServer({ server });
    let made = 0;
    burst.on('connection', (socket, { socket: wire }) => {
      made += 1;
      undo.push(() => socket.terminate());
      socket.once('message', () => {
        const answer = {
          type: 'subscribed',
          modules: ['main'],
          streams: { main: { seq: 0 } },
          epoch: 'e',
          expires: '',
          expires_in_ms: 1e6,
        };
        // In one piece, so that the goodbye comes with the message that fills the queue.
        wire.cork();
        socket.send(JSON.stringify(answer));
        for (let seq = 1; made === 1 && seq <= 1_026; seq += 1)
          socket.send(JSON.stringify({ type: 'module_data', module: 'main', timestamp: '', seq, data: {} }));
        if (made === 1) socket.close(1012);
        wire.uncork();
      });
    });
    const connection = await connectStream({ url, token: 't', modules: '*', ca, timing, replay: 'all' });
    undo.push(() => connection.close());

    await vi.waitFor(() => expect(connection.state).toBe('connecting'));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const madeBefore = made;
    await read(connection, 1_026);

    expect(madeBefore).toBe(1);
    await vi.waitFor(() => expect(made).toBe(2));
  });

  it('is given up on a gateway that never answers the subscription', async () => {
    const { url, ca, server } = await otherServer();
    const silent = new WebSocketServer({ server });
    undo.push(() => silent.clients.forEach((one) => one.terminate()));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    undo.push(() => vi.useRealTimers());
    silent.on('connection', (socket) => socket.on('message', () => vi.advanceTimersByTime(10_000)));

    const refused = connectStream({ url, token: 't', modules: '*', ca, timing, reconnects: 0 });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED', message: expect.stringContaining('in time') });
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
      cause,
    });
  });

  it('does not wait for a token once it is cancelled', async () => {
    const ending = new AbortController();
    const token = vi.fn(() => new Promise<string>(() => undefined));
    const connecting = connect(await gateway(), { token, signal: ending.signal });
    await vi.waitFor(() => expect(token).toHaveBeenCalled());

    ending.abort();

    await expect(connecting).rejects.toMatchObject({ code: 'MILLRACE_STREAM_CLOSED' });
  });

  it('is not tried with what is no token, and that is not repeated in the error', async () => {
    const refused = connect(await gateway(), { token: () => 'hunter2\n' });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_OPTIONS' });
    await expect(refused).rejects.not.toThrow('hunter2');
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

    await vi.waitFor(() => expect(token.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 });

    expect(connection.state).toBe('open');
  });

  it.each([86_400_000, -86_400_000])('is renewed in time by a client whose clock is %s ms off', async (skew) => {
    const to = await gateway();
    const token = vi.fn(async () => (await to.tokens.mintToken({ subject: 'tester', lifetimeSeconds: 2 })).token);
    const connection = await connect(to, { token, timing: { ...timing, now: () => Date.now() + skew } });

    await vi.waitFor(() => expect(token.mock.calls.length).toBeGreaterThan(1), { timeout: 5_000 });

    expect(connection.state).toBe('open');
  });
});
