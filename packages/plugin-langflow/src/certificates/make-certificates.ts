import { createPrivateKey, createPublicKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as X509 from '@peculiar/x509';
import type { CertificatePair } from './certificate.js';

/** A development authority and the certificate it signed. */
export interface DevelopmentCertificates {
  readonly ca: CertificatePair;
  readonly server: CertificatePair;
}

/** What to make, and from what. */
export interface MakeOptions {
  /** Host names and addresses the server certificate is for. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An authority to sign with, and a server key to certify again, so that clients that trust or pin them need no change. */
  readonly ca?: CertificatePair;
  readonly serverKey?: string;
}

const dayMs = 86_400_000;
/** Days a development authority is valid. */
export const caDays = 1_825;
/** Days a development server certificate is valid. */
export const serverDays = 90;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * Makes a development authority and a server certificate of EC P-256 keys, with the key identifiers strict verifiers
 * (Python 3.13, `openssl verify -x509_strict`) ask for.
 */
export async function makeCertificates(options: MakeOptions): Promise<DevelopmentCertificates> {
  const x509 = await import('@peculiar/x509');
  const ca = options.ca ?? (await makeAuthority(x509, options.now));
  const caCertificate = new x509.X509Certificate(ca.cert);
  const caKeys = await keysOf(ca.key);
  const keys = await keysOf(options.serverKey);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: 'CN=Millrace development server',
      issuer: caCertificate.subject,
      ...validity(options.now, serverDays),
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: caKeys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(options.names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name }))),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { ca, server: { cert: certificate.toString('pem'), key: toPem(keys.privateKey) } };
}

async function makeAuthority(x509: typeof X509, now: number): Promise<CertificatePair> {
  const keys = await keysOf(undefined);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      // A name of its own, so that two development authorities in one trust store are told apart.
      name: `CN=Millrace development CA ${randomBytes(4).toString('hex')}`,
      ...validity(now, caDays),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { cert: certificate.toString('pem'), key: toPem(keys.privateKey) };
}

async function keysOf(pem: string | undefined): Promise<{ privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey }> {
  const { subtle } = webcrypto;
  if (pem === undefined) return subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const own = createPrivateKey(pem);
  return {
    privateKey: await subtle.importKey('pkcs8', own.export({ type: 'pkcs8', format: 'der' }), algorithm, true, ['sign']),
    publicKey: await subtle.importKey('spki', createPublicKey(own).export({ type: 'spki', format: 'der' }), algorithm, true, ['verify']),
  };
}

function toPem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  // A minute back, for clocks that do not quite agree.
  return { notBefore: new Date(now - 60_000), notAfter: new Date(now + days * dayMs) };
}

function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
