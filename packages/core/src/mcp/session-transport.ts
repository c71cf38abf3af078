import {
  WebStandardStreamableHTTPServerTransport,
  type WebStandardStreamableHTTPServerTransportOptions,
} from '@modelcontextprotocol/server';
import { eventsDropped, eventUnknown, idInUse } from '../error/error-catalogue/protocol.js';
import { boundFailure } from './bound-errors.js';
import { passOn } from './pass-on.js';
import { rpcProblem } from './rpc-problem.js';
import type { SessionEvents } from './session-events.js';

interface Incoming {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown };
}
type Base = WebStandardStreamableHTTPServerTransport;

type Asked = Parameters<Base['handleRequest']>;

/** What a session's transport is made with. @internal */
export interface SessionTransportOptions extends Pick<
  WebStandardStreamableHTTPServerTransportOptions,
  'sessionIdGenerator' | 'onsessioninitialized' | 'onsessionclosed'
> {
  readonly events: SessionEvents;
  /** An answer has been sent, whether or not its client was there. */
  onAnswer(): void;
  /** A client opens a stream with GET. @returns a function that is called when it has ended. */
  onStream(): () => void;
  /** A client that listens again has missed notices that are not kept any more. */
  onMissed(): void;
}

/** Milliseconds after which a client that lost its connection may come back: what clients take by themselves. */
const retryInterval = 1_000;
/** The revision from which on an event may have no data. @see MCP 2025-11-25, changes. */
const emptyEvents = '2025-11-25';

/** Bytes of the answers to a batch in which everything is wrong. */
const maxBatchFailures = 8_000;

/**
 * The SDK's transport of one session, refusing a request whose id another one has that is not answered yet: the SDK would lose the
 * answer to the first and leave its client waiting. A stream whose client went goes on where it was lost.
 *
 * @see MCP 2025-11-25, requests: an id is used once in a session.
 * @internal
 */
export class SessionTransport extends WebStandardStreamableHTTPServerTransport {
  readonly #running = new Set<unknown>();
  /** Bytes that an answer may have where it says what was wrong, by the id of its request, for those that came in a batch. */
  readonly #room = new Map<unknown, number>();

  readonly #options: SessionTransportOptions;

  constructor(options: SessionTransportOptions) {
    const { sessionIdGenerator, onsessioninitialized, onsessionclosed, events } = options;
    super({ sessionIdGenerator, onsessioninitialized, onsessionclosed, eventStore: events, retryInterval });
    this.#options = options;
  }

  override async handleRequest(...[request, options]: Asked): Promise<Response> {
    if (request.method === 'GET') {
      const lastId = request.headers.get('last-event-id');
      return lastId ? this.#resume(lastId, request, options) : this.#listen(request, options);
    }
    const messages = messagesOf(options?.parsedBody);
    const ids = requestIds(options?.parsedBody);
    if (new Set(ids).size < ids.length || ids.some((id) => this.#running.has(id))) return rpcProblem(400, -32_600, idInUse());
    this.#begin(ids);
    const response = await super.handleRequest(request, options);
    if (!response.ok) for (const id of ids) this.#forget(id);
    // A cancelled request is never answered.
    for (const { method, params } of messages) if (method === 'notifications/cancelled') this.#forget(params?.requestId);
    return response;
  }

  async #listen(...[request, options]: Asked): Promise<Response> {
    const place = this.#options.events.listen();
    const response = await super.handleRequest(request, options);
    const isPrimed = request.headers.get('mcp-protocol-version') === emptyEvents;
    return this.#counted(request, response, isPrimed ? `id: ${place}\nretry: ${retryInterval}\ndata: \n\n` : undefined);
  }

  async #resume(lastId: string, ...[request, options]: Asked): Promise<Response> {
    const point = this.#options.events.find(lastId);
    if (point === undefined) return rpcProblem(400, -32_000, eventUnknown());
    const { isStandalone, lost } = point;
    if (lost === 'more' && !isStandalone) return rpcProblem(410, -32_000, eventsDropped());
    const response = await super.handleRequest(request, options);
    // What belongs to no call says that something has changed: it can be said again.
    if (response.ok && isStandalone && lost !== 'nothing') this.#options.onMissed();
    return this.#counted(request, response);
  }

  #counted({ signal }: Request, response: Response, first?: string): Response {
    return response.ok ? passOn(response, { first, signal, onEnd: this.#options.onStream() }) : response;
  }

  override close(): Promise<void> {
    this.#options.events.close();
    return super.close();
  }

  /** Whether a request of this id is not answered yet. */
  isAnswering(id: unknown): boolean {
    return this.#running.has(id);
  }

  #begin(ids: readonly unknown[]): void {
    for (const id of ids) {
      this.#running.add(id);
      if (ids.length > 1) this.#room.set(id, Math.floor(maxBatchFailures / ids.length));
    }
  }

  #forget(id: unknown): void {
    this.#running.delete(id);
    this.#room.delete(id);
  }

  override send(...[message, options]: Parameters<Base['send']>): Promise<void> {
    if (!('id' in message) || 'method' in message) return super.send(message, options);
    const room = this.#room.get(message.id);
    this.#forget(message.id);
    this.#options.onAnswer();
    return super.send(room === undefined ? message : boundFailure(message, room), options);
  }
}

/** The ids of the requests in a body. @internal */
export function requestIds(body: unknown): readonly unknown[] {
  return messagesOf(body)
    .filter(({ id, method }) => id !== undefined && method !== undefined)
    .map(({ id }) => id);
}

function messagesOf(body: unknown): readonly Incoming[] {
  return [body].flat().filter((one): one is Incoming => typeof one === 'object' && one !== null);
}
