import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { engineFor } from '../test-support/test-engine.js';
import { connectProblem } from './connect-problem.js';
import { databaseName, serverAddress } from './server-address.js';

/** Something that listens on loopback and is no PostgreSQL. @returns its port. */
async function listen(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const open = (url: string, signal = new AbortController().signal): Promise<unknown> =>
  engineFor({ url, connectTimeoutMs: 400 })
    .open(signal)
    .catch((error: unknown) => error);

describe('opening PostgreSQL', () => {
  it('tries a port where nobody listens until its time is over, then says so without the password', async () => {
    const error = (await open('postgres://user:hunter2@127.0.0.1:1/name')) as Error;

    expect(error).toMatchObject({
      code: 'MILLRACE_DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/'name' on 127\.0\.0\.1:1 is not available: nothing listens there\./) as string,
      retryable: true,
    });
    expect(`${error.message} ${String(error.cause)}`).not.toContain('hunter2');
  });

  it('does not wait longer than it was told for a server that says nothing', async () => {
    const port = await listen(() => {});

    expect(await open(`postgres://127.0.0.1:${port}/name`)).toMatchObject({
      code: 'MILLRACE_DATABASE_UNAVAILABLE',
      message: expect.stringContaining('did not answer in time') as string,
    });
  });

  it('does not try for ever with what cuts the connection', async () => {
    const port = await listen((socket) => socket.destroy());

    expect(await open(`postgres://127.0.0.1:${port}/name`)).toMatchObject({
      code: 'MILLRACE_DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/the connection was cut|did not answer in time/) as string,
    });
  });

  it('stops trying when it is told to', async () => {
    const port = await listen(() => {});
    const stop = new AbortController();

    const opening = open(`postgres://127.0.0.1:${port}/name`, stop.signal);
    stop.abort();

    expect(await opening).toMatchObject({ code: 'MILLRACE_DATABASE_UNAVAILABLE' });
  });
});

describe('connectProblem', () => {
  it.each([
    [{ code: 'ENOTFOUND' }, 'its host is not known', true],
    [{ code: '28P01' }, 'the server refused the credentials', false],
    [new Error('x', { cause: { code: '53300' } }), 'the server has no connection left', true],
    [new AggregateError([{ code: 'ECONNREFUSED' }, { code: 'X' }]), 'nothing listens there', true],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'its certificate is for another host', false],
    [{ code: 'SASL_SIGNATURE_MISMATCH' }, 'the driver said SASL_SIGNATURE_MISMATCH', false],
    [undefined, 'the driver gave no reason', false],
  ])('reads %o', (error, problem, mayPass) => {
    expect(connectProblem(error)).toMatchObject({ problem, mayPass, fix: expect.stringMatching(/\.|\)$/) as string });
  });
});

it.each([
  ['postgres://user:secret@db.example.org/na%20me', "'na me' on db.example.org", 'na me'],
  ['postgres://user:secret@[::1]:5433', "'the user's own database' on [::1]:5433", ''],
])('shows of %s only host and name', (url, shown, name) => {
  expect(serverAddress(url)).toBe(shown);
  expect(databaseName(url)).toBe(name);
});
