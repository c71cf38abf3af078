import { once } from 'node:events';
import { request } from 'node:https';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../certificates/make-certificates.js';
import { spkiPin } from '../certificates/spki-pin.js';
import { connectRaw } from '../test-support/raw-client.js';
import { openTestGateway, testCertificates, type TestGateway } from '../test-support/test-gateway.js';

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

  it.each(['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'])('refuses a client that has only %s', async (ciphers) => {
    expect(await handshake({ ciphers })).toMatch(/HANDSHAKE_FAILURE|ECONNRESET/);
  });

  it('takes a new certificate while serving, keeps its connections, and TLS 1.2 stays out', async () => {
    const client = await connectRaw(gateway);
    const { ca } = await testCertificates();
    const next = await makeCertificates({ names: ['localhost', '127.0.0.1'], now: Date.now(), ca });

    gateway.server.changeCertificate(next.server, ca.cert);

    const socket = tls.connect({ host: '127.0.0.1', port: gateway.port, ca: gateway.ca });
    await once(socket, 'secureConnect');
    expect(spkiPin(socket.getPeerCertificate().raw)).toBe(spkiPin(next.server.cert));
    socket.destroy();
    expect(await handshake({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/);
    client.send({ type: 'subscribe', modules: ['main'] });
    expect(await client.until(1)).toMatchObject([{ type: 'subscribed' }]);
    client.socket.terminate();
  });

  it('keeps the old certificate when the new one cannot be used', async () => {
    const { server } = await testCertificates();

    expect(() => gateway.server.changeCertificate({ cert: server.cert, key: 'x' })).toThrow(
      expect.objectContaining({ code: 'MILLRACE_STREAM_CERTIFICATE' }),
    );
    expect(await handshake({})).toContain('TLSv1.3');
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

  it('lets nobody in before its streams are open', async () => {
    const early = await openTestGateway({ modules: [] });

    await expect(connectRaw(early)).rejects.toMatchObject({ status: 503, body: expect.stringContaining('starting') });
    await early.server.close();
  });
});
