import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import { streamsFull } from '../../error/error-catalogue/protocol.js';
import type { Serving } from '../../hub/serving.js';
import { metaKeys, modernVersion } from '../../thin/client-facts.js';
import { isFields } from '../../thin/message.js';
import type { Activity } from '../activity.js';
import {
  listenRefusal,
  listensToExtension,
  listenToExtensions,
  type Acknowledgement,
  type ExtensionListen,
  type Listening,
} from '../listen-extensions.js';
import { isListen, visibleListen } from '../listen-filter.js';
import { maxPerOwner } from '../open-streams.js';
import type { Peer } from '../seat.js';

type Id = string | number;

interface Request {
  readonly id?: Id;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** A request to listen, from its coming to its end. */
interface Listen {
  /** Extensions open what it wants of them; the SDK has it; the client has been told that it listens. */
  state: 'opening' | 'asked' | 'open';
  readonly stop: AbortController;
  /** Of the catalogue, when the request came. */
  readonly revision: number;
  /** What it hears of extensions, where it asked for that. */
  told?: Listening;
}

/** What the requests of one connection to listen are made with. @internal */
export interface ListensParts {
  readonly serving: Serving;
  readonly peer: Peer;
  readonly activity: Activity;
  write(line: string): void;
  /** Whether what need not be told may be: a client that does not read is not kept in memory for. */
  hasRoom(): boolean;
  /** Gives the SDK a message of the client's. */
  deliver(message: object): void;
  announceChange(): void;
}

/**
 * What a 2026 client listens to on one connection. The SDK keeps the requests and tells what changes; what a client may not see is left
 * out of them on the way in, and what extensions grant is put in on the way out.
 *
 * @internal
 */
export class Listens {
  readonly #parts: ListensParts;
  readonly #open = new Map<Id, Listen>();

  constructor(parts: ListensParts) {
    this.#parts = parts;
  }

  /** Takes a message of the client's. @param revision - of the catalogue, when it came. */
  receive(message: Request, revision: number): void {
    const { deliver } = this.#parts;
    if (message.id !== undefined && isListen(message) && claimsModern(message)) return this.#listen(message as ExtensionListen, revision);
    if (message.method === 'notifications/cancelled') this.#forget(message.params?.['requestId'] as Id);
    deliver(message);
  }

  /** Takes a message of the SDK's. @returns whether it was written; any other is written as it is. */
  send(message: object): boolean {
    if (isAcknowledgement(message)) return this.#acknowledge(message);
    const { id, error } = message as { readonly id?: Id; readonly error?: object };
    if (id !== undefined && error !== undefined && this.#open.get(id)?.state === 'asked') this.#forget(id);
    return false;
  }

  /** The connection ends: nobody hears anything more. */
  close(): void {
    for (const id of this.#open.keys()) this.#forget(id);
  }

  #listen(message: ExtensionListen, revision: number): void {
    const { serving, peer, activity, deliver } = this.#parts;
    const { id } = message;
    // As for the SDK, a later request takes the place of an earlier one; where it is refused, neither is left.
    if (this.#forget(id)) deliver({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
    if (this.#open.size >= maxPerOwner) return this.#refuse(message, streamsFull());
    const listen: Listen = { state: 'opening', stop: new AbortController(), revision };
    this.#open.set(id, listen);
    const visible = visibleListen(serving, peer, message) as ExtensionListen;
    if (listensToExtension(serving, visible)) void activity.during(() => this.#hear(visible, listen));
    else this.#ask(visible, listen);
  }

  async #hear(message: ExtensionListen, listen: Listen): Promise<void> {
    const { serving, peer } = this.#parts;
    const { signal } = listen.stop;
    try {
      const told = await listenToExtensions(serving, message, { peer, signal });
      if (signal.aborted) return;
      listen.told = told;
      this.#ask(told.others(), listen);
    } catch (cause) {
      if (signal.aborted) return;
      this.#forget(message.id);
      this.#refuse(message, cause);
    }
  }

  #ask(message: ExtensionListen, listen: Listen): void {
    listen.state = 'asked';
    this.#parts.deliver(message);
  }

  #refuse(message: ExtensionListen, cause: unknown): void {
    this.#parts.write(JSON.stringify(listenRefusal(this.#parts.serving, message, cause)));
  }

  #acknowledge(message: Acknowledgement): boolean {
    const { serving, write, hasRoom, announceChange } = this.#parts;
    const listen = this.#open.get(subscriptionOf(message));
    // Cancelled, or sent anew, while the SDK was at it.
    if (listen?.state !== 'asked') return true;
    listen.state = 'open';
    write(JSON.stringify(listen.told?.complete(message) ?? message));
    listen.told?.begin((json) => {
      if (hasRoom()) write(json);
    });
    // What changed since it came reached nobody.
    if (serving.revision() !== listen.revision) announceChange();
    return true;
  }

  #forget(id: Id): boolean {
    const listen = this.#open.get(id);
    listen?.stop.abort();
    listen?.told?.close();
    return this.#open.delete(id);
  }
}

/** Whether a request says that it is of the 2026 revision; of any other the SDK knows what to say. */
function claimsModern({ params }: Request): boolean {
  const meta = params?.['_meta'];
  return isFields(meta) && meta[metaKeys.version] === modernVersion;
}

function isAcknowledgement(message: object): message is Acknowledgement {
  return (message as Partial<Acknowledgement>).method === 'notifications/subscriptions/acknowledged';
}

function subscriptionOf({ params: { _meta } }: Acknowledgement): Id {
  return _meta?.[SUBSCRIPTION_ID_META_KEY] as Id;
}
