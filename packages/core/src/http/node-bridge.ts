import type { IncomingMessage, ServerResponse } from 'node:http';
import { headersOf, type PlainAnswer } from '../mcp/arrival.js';
import { bodyGone, bodyRead, rememberHostRequest } from './host-request.js';
import { requestUrl } from './request-target.js';

/** A body longer than it may be. @internal */
export const tooLong: unique symbol = Symbol('too long');

/** The body of a Node request. @internal */
export interface NodeBody {
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** A host has read it, and maybe made something else of it. */
  readonly isGiven: boolean;
}

/** Makes the web-standard request of a Node one that is usable. @internal */
export function toRequest(incoming: IncomingMessage, { bytes, isGiven }: NodeBody, signal: AbortSignal): Request {
  const method = incoming.method ?? 'GET';
  const headers = sentHeaders(incoming);
  // They were true of what was sent, and not of what a host has made of it.
  if (isGiven) for (const name of ['content-length', 'content-encoding']) headers.delete(name);
  const hasBody = bytes !== undefined && method !== 'GET' && method !== 'HEAD';
  const init = { method, headers, signal, ...(hasBody && { body: bytes }) };
  return rememberHostRequest(new Request(requestUrl(incoming) ?? 'http://invalid/', init), incoming);
}

function sentHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}

type Body = NodeBody | typeof tooLong | typeof bodyGone;

/** The body of a request, read or as its host gives it. @internal */
export function bodyOf(incoming: IncomingMessage, maxBytes: number): Body | Promise<Body> {
  const given = bodyRead(incoming);
  if (given === undefined) return readBody(incoming, maxBytes);
  if (given === bodyGone) return bodyGone;
  return given.length > maxBytes ? tooLong : { bytes: given, isGiven: true };
}

function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(tooLong);
  return new Promise((resolve, reject) => {
    const chunks: Buffer<ArrayBuffer>[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer<ArrayBuffer>) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve((incoming.pause(), tooLong));
    });
    const bytes = (): Buffer<ArrayBuffer> | undefined => (chunks.length > 1 ? Buffer.concat(chunks, size) : chunks[0]);
    incoming.on('end', () => resolve({ bytes: bytes(), isGiven: false }));
    incoming.on('error', reject);
    // After its end too: an error for each request would cost as much as answering it.
    incoming.on('close', () => incoming.readableEnded || reject(new Error('The sender has gone.')));
  });
}

/** Writes a web-standard response, waiting for a slow reader, until the signal says that the reader has gone. @internal */
export async function sendResponse(response: Response, outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  // How the connection goes on is Node's to say, not the response's.
  for (const [name, value] of response.headers) if (name !== 'connection') outgoing.appendHeader(name, value);
  outgoing.statusCode = response.status;
  if (response.body === null || outgoing.req.method === 'HEAD') {
    outgoing.end();
    return;
  }
  // A stream of events may have nothing to say for long; anything else goes out with its headers in one piece.
  if (response.headers.get('content-type') === 'text/event-stream') outgoing.flushHeaders();
  const reader = response.body.getReader();
  const stop = (): void => void reader.cancel().catch(() => {});
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!outgoing.write(part.value)) await drained(outgoing, signal);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    outgoing.end();
  }
}

/** How long a reader may take nothing: what is to be sent to it would gather without end. */
const stalledMs = 60_000;

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.socket?.setTimeout(0);
      outgoing.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    if (signal.aborted) return go();
    // Node ends the connection when nothing of what waits was taken for so long; a slow reader takes something.
    outgoing.socket?.setTimeout(stalledMs);
    outgoing.on('drain', go);
    signal.addEventListener('abort', go);
  });
}

/** Writes an answer that is a text, in one piece. @returns when all of it is on its way, or its reader has gone. @internal */
export function sendPlain(answer: PlainAnswer, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) return resolve();
    outgoing.once('close', resolve);
    const headers = headersOf(answer);
    headers['content-length'] = String(Buffer.byteLength(answer.body));
    outgoing.writeHead(answer.status, headers).end(answer.body);
    if (outgoing.socket?.writableNeedDrain) outgoing.socket.setTimeout(stalledMs);
  });
}
