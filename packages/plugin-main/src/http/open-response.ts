import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { badResponse } from '../error-catalogue/outside.js';
import { isSafe, type Hop } from './http-types.js';

/** How to talk to the server of one hop. */
export interface Connection {
  readonly lookup: LookupFunction;
  /** PEM texts of the authorities to trust; the system's unless said. */
  readonly authorities: string[] | undefined;
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Closes the socket, at whatever stage. */
  readonly signal: AbortSignal;
}

/** Ends a connection on which nothing came for too long. */
export const idleCode = 'ETIMEDOUT';

const maxHeaderBytes = 32 * 1024;
const maxHeaders = 200;

/**
 * Sends one message over a connection of its own and waits for the head of the answer. Whoever gets it destroys it.
 *
 * @remarks
 * A connection that is used again would have been checked for somebody else's permission; so none is. Proxies of the
 * environment are not used: they would resolve the name once more.
 */
export function openResponse(hop: Hop, { lookup, authorities, idleMs, signal }: Connection): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = hop.url.protocol === 'https:' ? secureRequest : plainRequest;
    const request = send(hop.url, {
      method: hop.method,
      headers: { 'user-agent': 'Millrace', accept: '*/*', ...hop.headers, 'accept-encoding': packingsFor(hop), ...lengthOf(hop) },
      agent: false,
      lookup,
      signal,
      timeout: idleMs,
      maxHeaderSize: maxHeaderBytes,
      rejectUnauthorized: true,
      ...(authorities && { ca: authorities }),
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(idle()));
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(badResponse('it changes the protocol'));
    });
    request.on('response', (response) => {
      // Whoever reads it hears of it, and nobody needs to.
      response.on('error', () => undefined);
      request.on('timeout', () => response.destroy(idle()));
      if (response.rawHeaders.length / 2 <= maxHeaders) return resolve(response);
      response.destroy();
      reject(badResponse(`it has more than ${maxHeaders} headers`));
    });
    // For whatever ends without any of the above.
    request.on('close', () => reject(badResponse('the connection ended')));
    request.end(hop.body);
  });
}

/** Said always: Node leaves it out for a DELETE, and the body would be read as the next request. */
function lengthOf({ method, body }: Hop): { 'content-length'?: number } {
  return body === undefined && isSafe(method) ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
}

/** A part of something packed cannot be unpacked. */
function packingsFor({ headers }: Hop): string {
  return headers['range'] === undefined ? 'gzip, br' : 'identity';
}

function idle(): Error {
  return Object.assign(new Error('idle'), { code: idleCode });
}
