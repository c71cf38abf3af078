import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { readCertificate } from '../certificates/certificate.js';
import { makeCertificates } from '../certificates/make-certificates.js';
import { spkiPin } from '../certificates/spki-pin.js';
import { connectStream, type ConnectOptions } from '../client.js';
import { connect, gateway, otherServer, timing, undo, waited } from '../test-support/client-fixture.js';
import { openCuttingProxy } from '../test-support/cutting-proxy.js';
import { testCertificates } from '../test-support/test-gateway.js';

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
    const elsewhere = await makeCertificates({ names: ['hub.test'], now: Date.now(), ca: (await testCertificates()).ca });
    const { url, ca } = await otherServer(elsewhere.server);

    const refused = connectStream({ url, token: 't', modules: '*', ca, pins: [spkiPin(elsewhere.server.cert)], timing });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
  });

  it('is refused under another pin, and the token is never sent', async () => {
    const { server: pair } = await testCertificates();
    const { url, ca, server } = await otherServer();
    const asked = vi.fn();
    server.on('upgrade', asked).on('request', asked);
    const closed = new Promise((resolve) => server.once('connection', (socket: Socket) => socket.once('close', resolve)));

    const refused = connectStream({ url, token: 'secret', modules: '*', ca, pins: [`sha256/${'A'.repeat(43)}=`], timing });

    await expect(refused).rejects.toMatchObject({ code: 'MILLRACE_STREAM_PIN', message: expect.stringContaining(spkiPin(pair.cert)) });
    await closed;
    expect(asked).not.toHaveBeenCalled();
  });

  it('is proven for every connection, also when one follows another', async () => {
    const to = await gateway();
    const proxy = await openCuttingProxy(to.port);
    undo.push(() => proxy.close());
    const { ca } = await testCertificates();
    const connection = await connect(to, { url: `wss://127.0.0.1:${proxy.port}/stream`, pins: [to.server.certificate.pin] });
    const next = await makeCertificates({ names: ['127.0.0.1'], now: Date.now(), ca });

    to.server.changeCertificate(readCertificate(next.server));
    proxy.cut();

    waited.length = 0;
    await expect(connection.closed).rejects.toMatchObject({ code: 'MILLRACE_STREAM_PIN' });
    expect(waited.length).toBeLessThanOrEqual(1);
  });

  it('is verified even where the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    undo.push(() => vi.unstubAllEnvs());
    const to = await gateway();
    const other = await makeCertificates({ names: ['localhost'], now: Date.now() });

    await expect(connect(to, { ca: other.ca.cert })).rejects.toMatchObject({ code: 'MILLRACE_STREAM_TLS' });
  });

  it('is refused over TLS 1.2', async () => {
    const { url, ca } = await otherServer({ maxVersion: 'TLSv1.2' });

    const refused = connectStream({ url, token: 't', modules: '*', ca, timing });

    await expect(refused).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_TLS',
      message: expect.stringContaining('does not speak TLS 1.3'),
    });
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
    ['a token that would break a header', { token: 'a\r\nb' }],
    ['too many modules', { modules: Array.from({ length: 257 }, String) }],
    ['a position that is none', { from: { epoch: 'e', after: { main: -1 } } }],
    ['a position without places', { from: { epoch: 'e' } }],
    ['half an attempt', { reconnects: 0.5 }],
  ])('is not even asked for with %s', async (_name, more) => {
    const options = { url: 'wss://127.0.0.1:1/stream', token: 't', modules: '*', ...more } as ConnectOptions;

    await expect(connectStream(options)).rejects.toMatchObject({ code: 'MILLRACE_STREAM_OPTIONS', problems: [expect.any(String)] });
  });
});
