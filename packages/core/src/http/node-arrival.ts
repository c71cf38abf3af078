import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival } from '../mcp/arrival.js';
import { toRequest, type NodeBody } from './node-bridge.js';

/** A Node request and its response, and the path asked for. @internal */
export interface NodeExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly path: string;
}

/** A Node request as it arrives, its body read; the web-standard request is made only for who asks for it. @internal */
export class NodeArrival implements Arrival {
  readonly method: string;
  readonly path: string;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #body: NodeBody;
  readonly #isRepeating: boolean;
  #request: Request | undefined;

  constructor(exchange: NodeExchange, body: NodeBody) {
    const { incoming, outgoing, path } = exchange;
    this.method = incoming.method ?? 'GET';
    this.path = path;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#body = body;
    // Of a header sent twice Node may keep one only; who checks it has to see both.
    this.#isRepeating = Object.keys(incoming.headers).length * 2 !== incoming.rawHeaders.length;
  }

  header(name: string): string | undefined {
    if (this.#isRepeating) return this.request().headers.get(name) ?? undefined;
    const value = this.#incoming.headers[name];
    return typeof value === 'string' ? value : value?.join(', ');
  }

  bytes(maxBytes: number): Uint8Array | undefined {
    const { bytes = new Uint8Array() } = this.#body;
    return bytes.byteLength > maxBytes ? undefined : bytes;
  }

  request(): Request {
    return (this.#request ??= toRequest(this.#incoming, this.#body, this.#gone()));
  }

  whenGone(listener: () => void): () => void {
    const outgoing = this.#outgoing;
    if (outgoing.destroyed) listener();
    else outgoing.once('close', listener);
    return () => outgoing.off('close', listener);
  }

  #gone(): AbortSignal {
    const gone = new AbortController();
    this.whenGone(() => gone.abort());
    return gone.signal;
  }
}
