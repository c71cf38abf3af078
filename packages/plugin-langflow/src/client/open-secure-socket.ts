import type { PeerCertificate, TLSSocket } from 'node:tls';
import { isMillraceError } from '@millrace/core';
import { spkiPin } from '../certificates/spki-pin.js';
import { pinMismatch, streamClosed, tlsFailed } from '../error-catalogue.js';
import type { ConnectOptions } from './client-options.js';

const handshakeMs = 10_000;
// Of the way to the gateway, not of its identity: these may be better in a moment.
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
]);

/**
 * Opens a TLS 1.3 connection whose peer is proven: chain, name and pins. Nothing is sent over it before that, so a token
 * never reaches an impostor.
 *
 * @throws MillraceError `MILLRACE_STREAM_TLS`, `MILLRACE_STREAM_PIN`, or `MILLRACE_STREAM_CLOSED` when nobody answers.
 */
export async function openSecureSocket(
  url: URL,
  { ca, pins }: Pick<ConnectOptions, 'ca' | 'pins'>,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const tls = await import('node:tls');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const { isIP } = await import('node:net');
  const socket = tls.connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca: typeof ca === 'string' ? ca : [...ca] }),
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    // Said aloud, because an environment variable can change what goes without saying.
    rejectUnauthorized: true,
    // A resumed session would skip this check; none is ever given.
    checkServerIdentity: (name, certificate) => tls.checkServerIdentity(name, certificate) ?? pinProblem(certificate, pins),
  });
  return secured(socket, signal);
}

function secured(socket: TLSSocket, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(failureOf(error));
    };
    const timer = setTimeout(() => fail(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })), handshakeMs);
    const aborted = (): void => fail(streamClosed('it was cancelled', signal.reason));
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      socket.off('error', fail);
    };
    socket.once('error', fail);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('secureConnect', () => {
      if (!socket.authorized || socket.isSessionReused()) return fail(new Error('the peer was not proven'));
      settle();
      resolve(socket);
    });
  });
}

/** What throws in the identity check ends the process, so nothing does. */
function pinProblem(certificate: PeerCertificate, pins: readonly string[] | undefined): Error | undefined {
  if (pins === undefined) return undefined;
  try {
    const presented = spkiPin(certificate.raw);
    return pins.includes(presented) ? undefined : pinMismatch(presented);
  } catch (error) {
    return tlsFailed(error);
  }
}

function failureOf(error: unknown): Error {
  if (isMillraceError(error)) return error;
  return passing.has((error as { code?: string }).code ?? '') ? streamClosed('the gateway cannot be reached', error) : tlsFailed(error);
}
