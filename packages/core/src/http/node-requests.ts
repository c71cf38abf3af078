import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { bodyTooLarge, hubStopping } from '../error/error-catalogue.js';
import { rpcProblem } from '../mcp/rpc-problem.js';
import type { Logger } from '../service/core-services.js';
import { sendResponse, tooLong, toRequest } from './node-bridge.js';

/** Answers Node's requests with a web-standard handler, and knows which are not answered yet. @internal */
export class NodeRequests {
  readonly #fetch: (request: Request) => Promise<Response>;
  readonly #maxBodyBytes: number;
  readonly #log: Logger;
  readonly #open = new Set<Promise<void>>();
  #isRefusing = false;

  constructor(fetch: (request: Request) => Promise<Response>, options: { maxBodyBytes: number; log: Logger }) {
    this.#fetch = fetch;
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#log = options.log;
  }

  readonly handle: RequestListener = (incoming, outgoing) => {
    const answered = this.#answer(incoming, outgoing).catch((cause: unknown) => {
      this.#log.debug('A request ended early.', { cause: String(cause) });
      outgoing.destroy();
    });
    this.#open.add(answered);
    void answered.finally(() => this.#open.delete(answered));
  };

  /** From here on new requests are told to come back later. */
  refuseNew(): void {
    this.#isRefusing = true;
  }

  /** Resolves when every request has its answer, or when the signal aborts. */
  async settled(signal: AbortSignal): Promise<void> {
    const given = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    while (this.#open.size > 0 && !signal.aborted) await Promise.race([Promise.allSettled(this.#open), given]);
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    if (this.#isRefusing) return refuse(outgoing, rpcProblem(503, -32_000, hubStopping()));
    const request = await toRequest(incoming, this.#maxBodyBytes, gone.signal);
    if (request === tooLong) return refuse(outgoing, rpcProblem(413, -32_000, bodyTooLarge(this.#maxBodyBytes)));
    const response = await this.#fetch(request);
    if (this.#isRefusing) outgoing.setHeader('connection', 'close');
    await sendResponse(response, outgoing, gone.signal);
  }
}

/** What is left of the request is not read: the connection ends with the answer. */
async function refuse(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.setHeader('connection', 'close');
  await sendResponse(response, outgoing, new AbortController().signal);
}
