import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { certificateInvalid } from '../error-catalogue.js';
import { spkiPin } from './spki-pin.js';

/** A certificate chain and its key, PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** A pair that has been looked at, and what clients need to know of it. */
export interface ServerCertificate extends CertificatePair {
  readonly pin: string;
  /** The authority a client must trust; of a given certificate none, for its issuer is the host's business. */
  readonly ca?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Whether the certificate covers a host name or address. */
  covers(host: string): boolean;
}

/**
 * Looks at a certificate before it is served.
 *
 * @throws MillraceError `MILLRACE_STREAM_CERTIFICATE` when it cannot be read, does not belong to the key or has expired.
 */
export function readCertificate(pair: CertificatePair, now: number, ca?: string): ServerCertificate {
  const { certificate, isOwn } = parse(pair);
  if (!isOwn) throw certificateInvalid('the key belongs to another certificate');
  const expiresAt = Date.parse(certificate.validTo);
  if (expiresAt <= now) throw certificateInvalid(`it expired on ${certificate.validTo}`);
  return {
    ...pair,
    ...(ca !== undefined && { ca }),
    pin: spkiPin(pair.cert),
    expiresAt,
    covers: (host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined,
  };
}

function parse(pair: CertificatePair): { certificate: X509Certificate; isOwn: boolean } {
  try {
    const certificate = new X509Certificate(pair.cert);
    return { certificate, isOwn: certificate.checkPrivateKey(createPrivateKey(pair.key)) };
  } catch (error) {
    throw certificateInvalid('the PEM text cannot be read', error);
  }
}
