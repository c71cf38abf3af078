import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { idInUse } from '../error/error-catalogue/protocol.js';
import { boundFailure } from './bound-errors.js';
import { rpcProblem } from './rpc-problem.js';

interface Incoming {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly requestId?: unknown };
}
type Base = WebStandardStreamableHTTPServerTransport;

/** Bytes of the answers to a batch in which everything is wrong. */
const maxBatchFailures = 8_000;

/**
 * The SDK's transport of one session, refusing a request whose id another one has that is not answered yet: the SDK would lose the
 * answer to the first and leave its client waiting.
 *
 * @see MCP 2025-11-25, requests: an id is used once in a session.
 * @internal
 */
export class SessionTransport extends WebStandardStreamableHTTPServerTransport {
  readonly #running = new Set<unknown>();
  /** Bytes that an answer may have where it says what was wrong, by the id of its request, for those that came in a batch. */
  readonly #room = new Map<unknown, number>();

  override async handleRequest(...[request, options]: Parameters<Base['handleRequest']>): Promise<Response> {
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
