import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { Client } from '../call/client.js';
import type { Serving } from '../hub/serving.js';
import type { Notify, Subscription } from '../points/protocol-extension.js';
import { metaKeys } from '../thin/client-facts.js';
import { isFields, type Fields } from '../thin/message.js';
import { isListen } from './listen-filter.js';
import type { Peer } from './seat.js';
import { extensionError } from './serve-extensions.js';

/** A request to listen to something of an extension, and perhaps to other things beside it. @internal */
export interface ExtensionListen {
  readonly id: string | number;
  readonly method: 'subscriptions/listen';
  readonly params: { readonly notifications: Fields; readonly _meta?: Fields };
}

/** With what the SDK tells a client that it listens. @internal */
export interface Acknowledgement {
  readonly method: 'notifications/subscriptions/acknowledged';
  readonly params: { readonly notifications: Fields; readonly _meta?: Fields };
}

/** Who listens, and until when. @internal */
export interface Listener {
  readonly peer: Peer;
  readonly signal: AbortSignal;
}

/** The body of a request to listen to something of an extension, or nothing. @internal */
export function listensToExtension(serving: Serving, body: unknown): ExtensionListen | undefined {
  const filter = isListen(body) ? body.params?.notifications : undefined;
  if (typeof filter !== 'object' || filter === null) return undefined;
  return serving.extensions.subscriptionsIn(filter).length > 0 ? (body as ExtensionListen) : undefined;
}

/**
 * Opens what a client wants to hear of extensions.
 *
 * @returns what it is told, closed already where it has gone meanwhile.
 * @throws whatever goes wrong, unmasked, with nothing left open.
 * @internal
 */
export async function listenToExtensions(serving: Serving, listen: ExtensionListen, { peer, signal }: Listener): Promise<Listening> {
  const { notifications } = listen.params;
  const listening = new Listening(serving, listen);
  const request = { ...peer, client: clientIn(listen), signal };
  try {
    for (const field of serving.extensions.subscriptionsIn(notifications))
      listening.add(field, await serving.extensions.subscribe(field, notifications[field], { request, notify: listening.notify }));
  } catch (cause) {
    listening.close();
    throw cause;
  }
  if (signal.aborted) listening.close();
  return listening;
}

/** The answer to a request to listen that an extension has refused. @internal */
export function listenRefusal(serving: Serving, { id, method }: ExtensionListen, cause: unknown): object {
  const { code, message, data } = extensionError(serving, method, cause);
  return { jsonrpc: '2.0', id, error: { code, message, data } };
}

/** Notifications kept for a client that reads slowly. @internal */
export const maxUnread = 256;

/** What one client is told of extensions, from the acknowledgement on. @internal */
export class Listening {
  readonly #serving: Serving;
  readonly #listen: ExtensionListen;
  readonly #granted = new Map<string, unknown>();
  readonly #subscriptions: Subscription[] = [];
  /** Said before the acknowledgement. */
  readonly #early: string[] = [];
  #tell: ((json: string) => void) | undefined;

  constructor(serving: Serving, listen: ExtensionListen) {
    this.#serving = serving;
    this.#listen = listen;
  }

  add(field: string, subscription: Subscription): void {
    this.#subscriptions.push(subscription);
    this.#granted.set(field, subscription.granted);
  }

  readonly notify: Notify = (method, params) => {
    const message = { jsonrpc: '2.0', method, params: { ...params, _meta: { [SUBSCRIPTION_ID_META_KEY]: this.#listen.id } } };
    const json = JSON.stringify(message);
    if (this.#tell) this.#tell(json);
    else if (this.#early.length < maxUnread) this.#early.push(json);
  };

  /** The request as the SDK is to see it: with what else the client wants. */
  others(): ExtensionListen {
    const { params } = this.#listen;
    const notifications = Object.fromEntries(Object.entries(params.notifications).filter(([field]) => !this.#granted.has(field)));
    return { ...this.#listen, params: { ...params, notifications } };
  }

  /** The SDK's acknowledgement with what extensions grant. */
  complete(acknowledgement: Acknowledgement): Acknowledgement {
    const { params } = acknowledgement;
    const notifications = { ...params.notifications, ...Object.fromEntries(this.#granted) };
    return { ...acknowledgement, params: { ...params, notifications } };
  }

  /** The client has been told that it listens: what has been said meanwhile follows. @param tell - takes one message as JSON. */
  begin(tell: (json: string) => void): void {
    this.#tell ??= tell;
    for (const json of this.#early.splice(0)) this.#tell(json);
  }

  close(): void {
    this.#tell = () => undefined;
    this.#early.length = 0;
    for (const subscription of this.#subscriptions.splice(0))
      try {
        subscription.close();
      } catch (cause) {
        this.#serving.log.error('A subscription did not close.', { cause: String(cause) });
      }
  }
}

/** As the request says it, which the SDK has not looked at yet. */
function clientIn({ params: { _meta = {} } }: ExtensionListen): Client {
  const { [metaKeys.clientInfo]: info, [metaKeys.capabilities]: declared } = _meta;
  const { name, version } = isFields(info) ? info : {};
  return {
    name: typeof name === 'string' ? name : 'unknown',
    version: typeof version === 'string' ? version : '',
    era: 'modern',
    canAsk: false,
    capabilities: isFields(declared) ? declared : {},
  };
}
