import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { type StreamConnection } from '../client.js';
import { connect, gateway, read } from '../test-support/client-fixture.js';

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

  it('may be closed by its own onMessage, which then gets no more', async () => {
    const to = await gateway();
    const handed: unknown[] = [];
    const connection: StreamConnection = await connect(to, {
      onMessage: async (message) => {
        handed.push(message);
        await connection.close();
      },
    });

    for (let number = 1; number <= 5; number += 1) to.book.publish('module_data', 'main', { number });
    await connection.closed;

    expect(handed).toMatchObject([{ seq: 1 }]);
  });

  it('says how far it was read, not how far messages have come', async () => {
    const to = await gateway();
    const connection = await connect(to);
    const before = connection.position;
    for (let number = 1; number <= 5; number += 1) to.book.publish('module_data', 'main', { number });
    await vi.waitFor(() => expect(to.counters.delivered).toBe(5));

    await read(connection, 2);

    expect(before).toEqual({ epoch: to.book.epoch, after: { errors: 0, main: 0 } });
    expect(connection.position).toEqual({ epoch: to.book.epoch, after: { errors: 0, main: 2 } });
  });

  it('ends with what onProblem threw', async () => {
    const refused = connect(await gateway(), {
      modules: ['main', 'nope'],
      onProblem: () => {
        throw new Error('no such problem');
      },
    });

    await expect(refused).rejects.toThrow('no such problem');
  });

  it('answers those who ask for messages at once, in turn', async () => {
    const to = await gateway();
    const iterator = (await connect(to))[Symbol.asyncIterator]();
    const asked = Promise.all([iterator.next(), iterator.next()]);

    to.book.publish('module_data', 'main', {});
    to.book.publish('module_data', 'main', {});

    expect(await asked).toMatchObject([{ value: { seq: 1 } }, { value: { seq: 2 } }]);
  });

  it('tells of a module that does not exist beside one that does', async () => {
    const onProblem = vi.fn();

    await connect(await gateway(), { modules: ['main', 'nope'], onProblem });

    expect(onProblem).toHaveBeenCalledWith(expect.objectContaining({ code: 'unknown_module', message: expect.stringContaining("'nope'") }));
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

describe('secrets', () => {
  it('are in none of the errors a client can get', async () => {
    const to = await gateway();
    // Its last character is one that no signature ends with.
    const secret = (await to.token()).replace(/.$/, 'B');
    const attempts = [
      connect(to, { token: secret }),
      connect(to, { token: secret, url: 'wss://127.0.0.1:1/stream', reconnects: 0 }),
      connect(to, { token: secret, url: to.server.address.replace('/stream', '/other') }),
      connect(to, { token: secret, pins: [`sha256/${'A'.repeat(43)}=`] }),
      connect(to, { token: secret, modules: [] }),
    ];

    const errors = (await Promise.allSettled(attempts)).map((result) => (result.status === 'rejected' ? result.reason : undefined));

    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(inspect(errors, { depth: 10, showHidden: true })).not.toContain(secret.slice(-60));
    expect(JSON.stringify(to.warnings)).not.toContain(secret.slice(-60));
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
