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
 * Reads a certificate and its key.
 *
 * @throws MillraceError `MILLRACE_STREAM_CERTIFICATE` when it cannot be read or does not belong to the key.
 */
export function readCertificate(pair: CertificatePair, ca?: string): ServerCertificate {
  const { certificate, isOwn } = parse(pair);
  if (!isOwn) throw certificateInvalid('the key belongs to another certificate');
  return {
    ...pair,
    ...(ca !== undefined && { ca }),
    pin: spkiPin(pair.cert),
    expiresAt: Date.parse(certificate.validTo),
    covers: (host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined,
  };
}

/**
 * Reads a certificate that a host gave: it must be valid now.
 *
 * @throws MillraceError `MILLRACE_STREAM_CERTIFICATE` when it is not, cannot be read or does not belong to the key.
 */
export function readGivenCertificate(pair: CertificatePair, now: number): ServerCertificate {
  const read = readCertificate(pair);
  const { validFrom, validTo } = new X509Certificate(pair.cert);
  if (read.expiresAt <= now) throw certificateInvalid(`it expired on ${validTo}`);
  if (Date.parse(validFrom) > now) throw certificateInvalid(`it is not valid before ${validFrom}`);
  return read;
}

function parse(pair: CertificatePair): { certificate: X509Certificate; isOwn: boolean } {
  try {
    const certificate = new X509Certificate(pair.cert);
    return { certificate, isOwn: certificate.checkPrivateKey(createPrivateKey(pair.key)) };
  } catch (error) {
    throw certificateInvalid('the PEM text cannot be read', error);
  }
}
