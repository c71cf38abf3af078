import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StateStore } from '@millrace/core';
import { readCertificate } from '../certificates/certificate.js';
import { makeCertificates } from '../certificates/make-certificates.js';
import { spkiPin } from '../certificates/spki-pin.js';
import { connectRaw } from '../test-support/raw-client.js';
import { memoryStore, openTestGateway, testCertificates, type TestGateway } from '../test-support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ allowedOrigins: ['https://page.test'] });
});
afterAll(() => gateway.server.close());

/** What a TLS handshake ends with: the protocol and suite, or the error. */
function handshake(options: tls.ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port: gateway.port, ca: gateway.ca, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('TLS', () => {
  it('speaks 1.3 with AES-256', async () => {
    expect(await handshake({})).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
  });

  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const)('refuses a client of %s', async (version) => {
    expect(await handshake({ minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' })).toMatch(
      /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/,
    );
  });

  it('says once in the log why a client of TLS 1.2 was refused, and then how often', async () => {
    const own = await openTestGateway();
    const old = { port: own.port, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    for (let count = 0; count < 3; count += 1) await handshake(old);
    await vi.waitFor(() => expect(own.warnings).toHaveLength(1));
    own.clock.advance(60_000);

    await handshake(old);

    await vi.waitFor(() => expect(own.warnings).toHaveLength(2));
    expect(own.warnings).toMatchObject([
      {
        message: 'A TLS handshake with the stream gateway failed.',
        because: 'the other side does not speak TLS 1.3',
        from: '127.0.0.1',
      },
      { unsaid: 2 },
    ]);
    await own.server.close();
  });

  it('says why in the log when something that does not speak TLS comes', async () => {
    const own = await openTestGateway();
    const socket = connect(own.port, '127.0.0.1');

    socket.end('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket.resume(), 'close');

    expect(own.warnings).toMatchObject([{ because: 'the other side does not speak TLS' }]);
    await own.server.close();
  });

  it.each(['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'])('refuses a client that has only %s', async (ciphers) => {
    expect(await handshake({ ciphers })).toMatch(/HANDSHAKE_FAILURE|ECONNRESET/);
  });

  it('takes a new certificate while serving, keeps its connections, and TLS 1.2 stays out', async () => {
    const client = await connectRaw(gateway);
    const { ca } = await testCertificates();
    const next = await makeCertificates({ names: ['localhost', '127.0.0.1'], now: Date.now(), ca });

    gateway.server.changeCertificate(readCertificate(next.server, ca.cert));

    const socket = tls.connect({ host: '127.0.0.1', port: gateway.port, ca: gateway.ca });
    await once(socket, 'secureConnect');
    expect(spkiPin(socket.getPeerCertificate().raw)).toBe(spkiPin(next.server.cert));
    socket.destroy();
    expect(await handshake({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/);
    client.send({ type: 'subscribe', modules: ['main'] });
    expect(await client.until(1)).toMatchObject([{ type: 'subscribed' }]);
    client.socket.terminate();
  });
});

describe('requests to upgrade', () => {
  it.each<[string, Parameters<typeof connectRaw>[1], number, string]>([
    ['another path', { path: '/' }, 404, 'not_found'],
    ['a longer path', { path: '/stream/x' }, 404, 'not_found'],
    ['a path that climbs', { path: '/x/..%2fstream' }, 404, 'not_found'],
    ['a token in the address', { path: '/stream?token=abc' }, 400, 'query_refused'],
    ['a foreign origin', { headers: { Origin: 'https://evil.test' } }, 403, 'origin_refused'],
    ['the origin null', { headers: { Origin: 'null' } }, 403, 'origin_refused'],
    ['an origin that begins like an allowed one', { headers: { Origin: 'https://page.test.evil' } }, 403, 'origin_refused'],
    ['a host that is not ours', { headers: { Host: 'evil.test' } }, 403, 'host_refused'],
    ['a host that is none', { headers: { Host: '-:x' } }, 403, 'host_refused'],
    ['no token', { protocols: ['millrace.v1'] }, 401, 'token_missing'],
    ['a forged token', { token: 'a.b.c' }, 401, 'token_invalid'],
    ['basic authorization', { headers: { Authorization: 'Basic dTpw' } }, 401, 'token_invalid'],
    ['a forged token as subprotocol', { protocols: ['millrace.v1', 'millrace.bearer.a.b.c'] }, 401, 'token_invalid'],
  ])('refuses %s', async (_name, how, status, code) => {
    const refused = connectRaw(gateway, how);

    await expect(refused).rejects.toMatchObject({ status, body: expect.stringContaining(`"code":"${code}"`) });
    if (status === 401) await expect(refused).rejects.toMatchObject({ headers: { 'www-authenticate': expect.stringContaining('Bearer') } });
  });

  it('says that a token has expired', async () => {
    const { token } = await gateway.tokens.mintToken({ subject: 'u', lifetimeSeconds: 1 });
    gateway.clock.advance(7_000);

    await expect(connectRaw(gateway, { token })).rejects.toMatchObject({ status: 401, body: expect.stringContaining('token_expired') });
  });

  it('takes the token as a subprotocol and answers with its own', async () => {
    const client = await connectRaw(gateway, { protocols: ['millrace.v1', `millrace.bearer.${await gateway.token()}`] });

    expect(client.socket.protocol).toBe('millrace.v1');
    client.socket.terminate();
  });

  it('takes an allowed origin, and does not compress', async () => {
    const client = await connectRaw(gateway, { headers: { Origin: 'https://page.test' }, host: 'localhost' });

    expect(client.socket.extensions).toBe('');
    client.socket.terminate();
  });

  it('answers a plain request with 426, and off the path with 404', async () => {
    const status = async (path: string): Promise<number | undefined> => {
      const asked = request({ host: '127.0.0.1', port: gateway.port, path, ca: gateway.ca }).end();
      const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
      response.resume();
      return response.statusCode;
    };

    expect([await status('/stream'), await status('/')]).toEqual([426, 404]);
  });

  it('refuses POST', async () => {
    const asked = request({
      host: '127.0.0.1',
      port: gateway.port,
      path: '/stream',
      method: 'POST',
      ca: gateway.ca,
      headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    }).end();
    const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];

    expect(response.statusCode).toBe(405);
    response.resume();
  });

  it('cuts half a request off', async () => {
    const socket = tls.connect({ host: '127.0.0.1', port: gateway.port, ca: gateway.ca });
    await once(socket, 'secureConnect');
    const began = performance.now();
    socket.write('GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    socket.resume();

    await once(socket, 'close');

    expect(performance.now() - began).toBeLessThan(9_000);
  });

  it('refuses a token that was used, where tokens are for one use', async () => {
    const once = await openTestGateway({ use: 'once' });
    const token = await once.token();
    await connectRaw(once, { token });

    await expect(connectRaw(once, { token })).rejects.toMatchObject({ status: 401, body: expect.stringContaining('token_used') });
    await once.server.close();
  });

  it('logs each kind of refusal, and no token', async () => {
    const own = await openTestGateway();
    const token = (await own.token()).replace(/.$/, '.');

    await connectRaw(own, { token }).catch(() => undefined);
    await connectRaw(own, { protocols: ['millrace.v1', `millrace.bearer.${token}`] }).catch(() => undefined);
    await connectRaw(own, { path: `/stream?token=${token}` }).catch(() => undefined);

    expect(own.warnings).toMatchObject([{ code: 'token_invalid', from: '127.0.0.1' }, { code: 'query_refused' }]);
    expect(JSON.stringify(own.warnings)).not.toContain(token.slice(0, 40));
    await own.server.close();
  });

  it.each<[string, StateStore['compareAndSet']]>([
    ['is away', () => Promise.reject(new Error('no database'))],
    ['does not answer', () => new Promise(() => undefined)],
  ])('lets nobody in while the store of used tokens %s', async (_how, compareAndSet) => {
    const own = await openTestGateway({ use: 'once', store: { ...memoryStore(), compareAndSet } });

    await expect(connectRaw(own)).rejects.toMatchObject({ status: 503, body: expect.stringContaining('"unavailable"') });
    await own.server.close();
  });

  it('closes at once also while somebody is at the door', async () => {
    const compareAndSet = vi.fn(() => new Promise<boolean>(() => undefined));
    const own = await openTestGateway({ use: 'once', store: { ...memoryStore(), compareAndSet }, admitMs: 60_000 });
    const connecting = connectRaw(own).catch((error: unknown) => error);
    await vi.waitFor(() => expect(compareAndSet).toHaveBeenCalled());
    const began = performance.now();

    await own.server.close();

    expect(await connecting).toMatchObject({ message: 'socket hang up' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('lets nobody in before its streams are open', async () => {
    const early = await openTestGateway({ modules: [] });

    await expect(connectRaw(early)).rejects.toMatchObject({ status: 503, body: expect.stringContaining('starting') });
    await early.server.close();
  });
});
