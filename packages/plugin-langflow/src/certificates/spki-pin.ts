import { createHash, X509Certificate } from 'node:crypto';

/**
 * The pin of a certificate's key: SHA-256 over its SubjectPublicKeyInfo, so it outlives the certificate.
 *
 * @param certificate - PEM or DER; of a chain, the first.
 * @returns `'sha256/<base64>'`.
 */
export function spkiPin(certificate: string | Buffer): string {
  // Not the `pubkey` of a peer certificate: for EC keys that is a bare point, not an SPKI.
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256/${createHash('sha256').update(spki).digest('base64')}`;
}
