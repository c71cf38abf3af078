import type { IncomingMessage, ServerResponse } from 'node:http';

/** A body longer than it may be. @internal */
export const tooLong: unique symbol = Symbol('too long');

/** Makes the web-standard request of a Node one, its body read. @internal */
export async function toRequest(incoming: IncomingMessage, maxBodyBytes: number, signal: AbortSignal): Promise<Request | typeof tooLong> {
  const method = incoming.method ?? 'GET';
  const body = await readBody(incoming, maxBodyBytes);
  if (body === tooLong) return tooLong;
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '');
  const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  return new Request(urlOf(incoming), { method, headers, signal, ...(hasBody && { body }) });
}

/** What makes no address is refused by its Host header all the same. */
function urlOf(incoming: IncomingMessage): string {
  const url = `http://${incoming.headers.host ?? 'invalid'}${incoming.url ?? '/'}`;
  return URL.canParse(url) && new URL(url).username === '' ? url : 'http://invalid/';
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined | typeof tooLong> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return tooLong;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return tooLong;
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  return chunks.length === 1 ? (chunks[0] as Buffer<ArrayBuffer>) : Buffer.concat(chunks, size);
}

/** Writes a web-standard response, waiting for a slow reader, until the signal says that the reader has gone. @internal */
export async function sendResponse(response: Response, outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
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

function drained(outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    if (signal.aborted) return go();
    outgoing.on('drain', go);
    signal.addEventListener('abort', go);
  });
}
