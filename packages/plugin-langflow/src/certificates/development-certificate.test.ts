import { execFileSync } from 'node:child_process';
import { randomUUID, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeClock, type FakeClock } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGivenCertificate, type ServerCertificate } from './certificate.js';
import { developmentCertificate } from './development-certificate.js';
import { makeCertificates } from './make-certificates.js';
import { spkiPin } from './spki-pin.js';

const dayMs = 86_400_000;
let directory: string;
let clock: FakeClock;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'millrace-certificates-'));
  clock = fakeClock(Date.now());
});
afterEach(() => rm(directory, { recursive: true }));
const open = (names = ['localhost', '127.0.0.1', '::1']): Promise<ServerCertificate> =>
  developmentCertificate({ directory, names, clock, ids: { next: () => randomUUID() } });

describe('development certificates', () => {
  it('are made once, in a file that only its owner may read, with the authority beside it for clients', async () => {
    const made = await open();
    const read = await open();

    expect(read.cert).toBe(made.cert);
    expect((await stat(join(directory, 'stream-certificates.json'))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(directory, 'stream-ca.pem'), 'utf8')).toBe(made.ca);
  });

  it('are for this machine and no other, of an EC key, and may not sign others', async () => {
    const { cert, covers } = await open();
    const certificate = new X509Certificate(cert);

    expect(['localhost', '127.0.0.1', '::1'].every(covers)).toBe(true);
    expect(covers('example.com')).toBe(false);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(certificate.ca).toBe(false);
  });

  it('pass strict verification', async () => {
    const { cert } = await open();
    await writeFile(join(directory, 'server.pem'), cert);

    const verdict = execFileSync('openssl', [
      'verify',
      '-x509_strict',
      '-CAfile',
      join(directory, 'stream-ca.pem'),
      join(directory, 'server.pem'),
    ]).toString();

    expect(verdict).toContain('OK');
  });

  it('are renewed near their end with the same key and authority', async () => {
    const made = await open();
    clock.advance(77 * dayMs);

    const renewed = await open();

    expect(renewed.cert).not.toBe(made.cert);
    expect(renewed.pin).toBe(made.pin);
    expect(renewed.ca).toBe(made.ca);
    expect(new X509Certificate(renewed.cert).checkIssued(new X509Certificate(made.ca!))).toBe(true);
  });

  it('get a new authority when the old one would not outlive them', async () => {
    const made = await open();
    clock.advance(1_800 * dayMs);

    const renewed = await open();

    expect(renewed.ca).not.toBe(made.ca);
    expect(renewed.pin).toBe(made.pin);
  });

  it('are kept by a machine that starts with a clock long gone', async () => {
    const made = await open();
    clock = fakeClock(0);

    const read = await open();

    expect([read.cert, read.ca]).toEqual([made.cert, made.ca]);
  });

  it('are refused when others may read their keys', async () => {
    await open();
    await chmod(join(directory, 'stream-certificates.json'), 0o640);

    await expect(open()).rejects.toMatchObject({
      code: 'MILLRACE_STREAM_FILE_EXPOSED',
      message: expect.stringContaining('stream-certificates.json'),
      fix: expect.stringContaining('Remove the file'),
    });
  });

  it('are made again for a new name', async () => {
    await open();

    expect((await open(['localhost', 'hub.test'])).covers('hub.test')).toBe(true);
  });

  it('are the same for processes that start at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => open()));

    expect(new Set(all.map(({ cert }) => cert)).size).toBe(1);
  });

  it.each(['not json', '{}', '{"ca":{"cert":"x","key":"y"},"server":{"cert":"x","key":"y"}}'])(
    'are refused when the file holds %s',
    async (text) => {
      await writeFile(join(directory, 'stream-certificates.json'), text, { mode: 0o600 });

      await expect(open()).rejects.toMatchObject({ code: 'MILLRACE_STREAM_FILE' });
    },
  );
});

describe('a given certificate', () => {
  it('is refused with the key of another, when it cannot be read, and when it is not valid now', async () => {
    const now = Date.now();
    const { ca, server } = await makeCertificates({ names: ['localhost'], now });

    const refused = (what: string): unknown =>
      expect.objectContaining({ code: 'MILLRACE_STREAM_CERTIFICATE', message: expect.stringContaining(what) });
    expect(() => readGivenCertificate({ cert: server.cert, key: ca.key }, now)).toThrow(refused('belongs to another'));
    expect(() => readGivenCertificate({ cert: 'x', key: 'y' }, now)).toThrow(refused('cannot be read'));
    expect(() => readGivenCertificate(server, now + 91 * dayMs)).toThrow(refused('expired'));
    expect(() => readGivenCertificate(server, now - dayMs)).toThrow(refused('not valid before'));
  });

  it('is pinned by its key, as openssl computes it', async () => {
    const { server } = await makeCertificates({ names: ['localhost'], now: Date.now() });
    const spki = execFileSync('openssl', ['x509', '-pubkey', '-noout'], { input: server.cert });
    const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: spki });
    const digest = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: der });

    expect(spkiPin(server.cert)).toBe(`sha256/${digest.toString('base64')}`);
  });
});
