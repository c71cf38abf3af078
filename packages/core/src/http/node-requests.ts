import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { bodyAlreadyRead, bodyTooLarge, requestUnusable } from '../error/error-catalogue/http.js';
import { hubStopping } from '../error/error-catalogue/lifecycle.js';
import { Activity } from '../mcp/activity.js';
import { isPlainAnswer, type Arrival, type PlainAnswer } from '../mcp/arrival.js';
import { rpcProblem } from '../mcp/rpc-problem.js';
import type { Logger } from '../service/core-services.js';
import { bodyGone } from './host-request.js';
import { NodeArrival } from './node-arrival.js';
import { bodyOf, sendPlain, sendResponse, tooLong } from './node-bridge.js';
import { requestPath } from './request-target.js';
import { problem } from './respond.js';

type Answer = (arrival: Arrival) => Promise<Response | PlainAnswer>;

/** Answers Node's requests, and knows which are not answered yet. @internal */
export class NodeRequests {
  readonly #give: Answer;
  readonly #maxBodyBytes: number;
  readonly #log: Logger;
  readonly #activity = new Activity();
  #isRefusing = false;

  constructor(give: Answer, options: { maxBodyBytes: number; log: Logger }) {
    this.#give = give;
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#log = options.log;
  }

  readonly handle: RequestListener = (incoming, outgoing) => {
    const end = this.#activity.begin();
    this.#answer(incoming, outgoing).then(end, (cause: unknown) => {
      this.#log.debug('A request ended early.', { cause: String(cause) });
      outgoing.destroy();
      end();
    });
  };

  /** From here on new requests are told to come back later. */
  refuseNew(): void {
    this.#isRefusing = true;
  }

  /** Resolves when every request has its answer, or when the signal aborts. */
  settled(signal: AbortSignal): Promise<void> {
    return this.#activity.quiet(signal);
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (this.#isRefusing) return refuse(outgoing, rpcProblem(503, -32_000, hubStopping()));
    const path = requestPath(incoming);
    if (path === undefined) return refuse(outgoing, problem(400, requestUnusable()));
    const body = await bodyOf(incoming, this.#maxBodyBytes);
    if (body === tooLong) return refuse(outgoing, rpcProblem(413, -32_000, bodyTooLarge(this.#maxBodyBytes)));
    if (body === bodyGone) return refuse(outgoing, rpcProblem(500, -32_000, bodyAlreadyRead()));
    const arrival = new NodeArrival({ incoming, outgoing, path }, body);
    const answer = await this.#give(arrival);
    if (this.#isRefusing) outgoing.setHeader('connection', 'close');
    if (isPlainAnswer(answer)) return sendPlain(answer, outgoing);
    await sendResponse(answer, outgoing, arrival.request().signal);
  }
}

/** What is left of the request is not read: the connection ends with the answer. */
async function refuse(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.setHeader('connection', 'close');
  await sendResponse(response, outgoing, new AbortController().signal);
}
