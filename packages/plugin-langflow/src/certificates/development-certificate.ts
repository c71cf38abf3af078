import { join } from 'node:path';
import type { Clock, Ids } from '@millrace/core';
import { readPrivateFile, writePrivateFile } from '../access/private-file.js';
import { fileUnusable } from '../error-catalogue.js';
import { readCertificate, type CertificatePair, type ServerCertificate } from './certificate.js';
import { makeCertificates, serverDays, type DevelopmentCertificates } from './make-certificates.js';

/** Where development certificates are kept, and whom they are for. */
export interface DevelopmentOptions {
  /** The folder that keeps them; without one they live as long as this process. */
  readonly directory: string | undefined;
  /** Host names and addresses. */
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly ids: Ids;
}

const dayMs = 86_400_000;
/** A certificate with less than this left is renewed. */
export const renewBeforeMs = 14 * dayMs;

const keptFile = 'stream-certificates.json';
/** The authority's certificate alone, for clients to be pointed at. */
export const caFile = 'stream-ca.pem';

/**
 * The development certificate of a folder; made on the first start, renewed with the same key and authority when near its end.
 *
 * @throws MillraceError `MILLRACE_STREAM_FILE` or `MILLRACE_STREAM_FILE_EXPOSED` when what is kept cannot be used.
 */
export async function developmentCertificate(options: DevelopmentOptions): Promise<ServerCertificate> {
  const now = options.clock.now();
  if (options.directory === undefined) return served(await makeCertificates({ names: options.names, now }));
  const path = join(options.directory, keptFile);
  const kept = keptIn(await readPrivateFile(path), path);
  if (kept && isGood(kept, options.names, now)) return served(kept);
  const made = await makeCertificates({ names: options.names, now, ...(kept && reusable(kept, now)) }).catch((cause: unknown) => {
    throw fileUnusable(path, 'a key in it cannot be read', cause);
  });
  await writePrivateFile(path, JSON.stringify(made), { mode: kept ? 'replace' : 'create', unique: options.ids.next() });
  // Read again: another process may have been first.
  const final = keptIn(await readPrivateFile(path), path) ?? made;
  await writePrivateFile(join(options.directory, caFile), final.ca.cert, { mode: 'replace', unique: options.ids.next(), access: 0o644 });
  return served(final);
}

function served(certificates: DevelopmentCertificates): ServerCertificate {
  return readCertificate(certificates.server, certificates.ca.cert);
}

function keptIn(text: string | undefined, path: string): DevelopmentCertificates | undefined {
  if (text === undefined) return undefined;
  try {
    const { ca, server } = JSON.parse(text) as Partial<DevelopmentCertificates>;
    if (isPair(ca) && isPair(server)) return { ca, server };
  } catch {
    // Said below, without the text: it may be a key.
  }
  throw fileUnusable(path, 'it is not a JSON document with ca and server');
}

function isPair(value: Partial<CertificatePair> | undefined): value is CertificatePair {
  return typeof value?.cert === 'string' && typeof value.key === 'string';
}

function isGood(kept: DevelopmentCertificates, names: readonly string[], now: number): boolean {
  try {
    const server = readCertificate(kept.server);
    return server.expiresAt - now > renewBeforeMs && names.every((name) => server.covers(name)) && caLeftMs(kept, now) > renewBeforeMs;
  } catch {
    return false;
  }
}

function reusable(kept: DevelopmentCertificates, now: number): { ca?: CertificatePair; serverKey: string } {
  return { serverKey: kept.server.key, ...(caLeftMs(kept, now) > serverDays * dayMs && { ca: kept.ca }) };
}

function caLeftMs(kept: DevelopmentCertificates, now: number): number {
  try {
    return readCertificate(kept.ca).expiresAt - now;
  } catch {
    return 0;
  }
}
