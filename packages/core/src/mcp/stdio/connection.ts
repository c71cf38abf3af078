import type { Client } from '../../call/client.js';
import { Roster } from '../../call/roster.js';
import type { Serving } from '../../hub/serving.js';
import { responseText } from '../../thin/answer-text.js';
import { clientOfEnvelope } from '../../thin/client-facts.js';
import { createDispatcher, type Answered, type Caller } from '../../thin/dispatcher.js';
import { shakeHands } from '../../thin/handshake.js';
import { hasOnly, plainMessage, type Fields, type PlainMessage } from '../../thin/message.js';
import { cancelCall, type StartedCall } from '../../thin/started-call.js';
import type { Activity } from '../activity.js';
import type { Peer } from '../seat.js';
import { Retelling, type Beginning } from './beginning.js';
import type { SdkConnection } from './sdk-connection.js';

/** What a connection writes to, and for whom it is. @internal */
export interface ConnectionParts {
  readonly serving: Serving;
  readonly peer: Peer;
  readonly activity: Activity;
  write(line: string): void;
  /** Whether what need not be told may be. */
  hasRoom(): boolean;
  close(): void;
}

/** One connection on standard input and output: what it can, it answers itself; the rest goes to the SDK, loaded when first needed. @internal */
export class StdioConnection {
  readonly #parts: ConnectionParts;
  readonly #dispatch: ReturnType<typeof createDispatcher>;
  readonly #running = new Roster<StartedCall>();
  readonly #forSdk = new Map<string | number, StartedCall>();
  readonly #retelling = new Retelling();
  #beginning: Beginning | undefined;
  #loading: Promise<SdkConnection> | undefined;
  #sdk: SdkConnection | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#dispatch = createDispatcher(parts.serving);
  }

  /** Takes one line from the client. */
  receive(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return;
    }
    const message = plainMessage(value);
    const answered = message && this.#offer(message);
    if (answered === undefined) this.#leaveToSdk(value);
    else if (answered instanceof Promise) this.#sendLater(answered, value);
    else this.#send(answered, value);
  }

  /** Tells the client that the lists may have changed. */
  announceChange(): void {
    if (this.#sdk) return this.#sdk.announceChange();
    // Before the handshake of a 2025 connection nothing may be sent; in the 2026 era only who has asked the SDK is told.
    if (this.#beginning?.era !== 'legacy') return;
    for (const kind of ['tools', 'resources', 'prompts'])
      this.#parts.write(`{"jsonrpc":"2.0","method":"notifications/${kind}/list_changed"}`);
  }

  /** Tells the client which resources hold something new; without the SDK it watches none. */
  announceUpdates(uris: readonly string[]): void {
    this.#sdk?.announceUpdates(uris);
  }

  /** The client has gone. */
  async end(): Promise<void> {
    for (const call of this.#running.values()) call.cancel();
    await (await this.#loading)?.end();
  }

  #offer(message: PlainMessage): Answered | Promise<Answered> | undefined {
    const beginning = this.#beginning;
    if (beginning === undefined) return this.#begin(message);
    if (message.id === undefined) return this.#notice(beginning, message);
    const client = beginning.era === 'legacy' ? beginning.handshake.client : this.#modernClient(beginning, message);
    return client && this.#answer(client, message);
  }

  #begin(message: PlainMessage): Answered | Promise<Answered> | undefined {
    const { serving, peer } = this.#parts;
    const handshake = shakeHands(serving, peer.view, message);
    if (handshake && message.id !== undefined) {
      this.#beginning = { era: 'legacy', handshake, isReady: false };
      this.#expectList(handshake.client);
      return { text: responseText(message.id, handshake.result, '') };
    }
    const client = clientOfEnvelope(message.params);
    const answered = client && this.#answer(client, message);
    const isPinned = message.method !== 'server/discover';
    this.#beginning = answered ? { era: 'modern', envelope: message.params['_meta'] as Fields, isPinned } : { era: 'unknown' };
    if (client && !isPinned) this.#expectList(client);
    return answered;
  }

  #modernClient(beginning: Beginning, { method, params }: PlainMessage): Client | undefined {
    const client = beginning.era === 'modern' ? clientOfEnvelope(params) : undefined;
    if (client && beginning.era === 'modern' && !beginning.isPinned && method !== 'server/discover') {
      beginning.isPinned = true;
      if (this.#loading) this.#leaveToSdk(this.#retelling.pin(beginning.envelope));
    }
    return client;
  }

  #answer(client: Client, message: PlainMessage): Answered | Promise<Answered> | undefined {
    const caller: Caller = { peer: this.#parts.peer, client, running: this.#running };
    return this.#dispatch(message, caller);
  }

  #notice(beginning: Beginning, { method, params }: PlainMessage): Answered | undefined {
    if (method === 'notifications/initialized' && beginning.era === 'legacy' && !this.#loading && hasOnly(params, [])) {
      beginning.isReady = true;
      return nothing;
    }
    if (method !== 'notifications/cancelled' || !hasOnly(params, ['requestId', 'reason', '_meta'])) return undefined;
    return cancelCall(this.#running, params['requestId']) ? nothing : undefined;
  }

  #sendLater(answering: Promise<Answered>, value: unknown): void {
    const end = this.#parts.activity.begin();
    answering.then(
      (answered) => {
        this.#send(answered, value);
        if ('call' in answered) void answered.call.reply.then(end);
        else end();
      },
      (cause: unknown) => {
        end();
        this.#fail(value, cause);
      },
    );
  }

  #send(answered: Answered, value: unknown): void {
    if ('text' in answered) return this.#parts.write(answered.text);
    if (!('call' in answered)) return;
    this.#forSdk.set(answered.call.id, answered.call);
    this.#leaveToSdk(value);
  }

  /** An answer that cannot be written must leave neither its client without one nor the process without life. */
  #fail(value: unknown, cause: unknown): void {
    this.#parts.serving.log.error('An answer could not be written.', { cause: String(cause) });
    const { id } = value as { readonly id: unknown };
    this.#parts.write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":{"code":-32603,"message":"The answer could not be written."}}`);
  }

  #leaveToSdk(value: unknown): void {
    const { serving, activity } = this.#parts;
    const revision = serving.revision();
    if (this.#sdk) return this.#sdk.deliver(value, revision);
    this.#loading ??= this.#load();
    const loading = this.#loading;
    void activity.during(async () => {
      (await loading).deliver(value, revision);
      // The SDK begins to work on it in this turn.
      await new Promise((resolve) => setImmediate(resolve));
    });
  }

  async #load(): Promise<SdkConnection> {
    const { connectSdk } = await import('./sdk-connection.js');
    const { serving, peer, activity, write, hasRoom, close } = this.#parts;
    const startedCall = (_: unknown, id: string | number): StartedCall | undefined => {
      const call = this.#forSdk.get(id);
      this.#forSdk.delete(id);
      return call;
    };
    const view = peer.view === undefined ? {} : { view: peer.view };
    const wire = { write, hasRoom, close, answered: this.#retelling.ids };
    const sdk = connectSdk(serving, { ...view, activity, peerOf: () => peer, startedCall, ...wire });
    for (const message of this.#retelling.missed(this.#beginning)) sdk.deliver(message, serving.revision());
    this.#sdk = sdk;
    return sdk;
  }

  /** Every client asks for the tools next: their list is made while it still reads the answer to its first message. */
  #expectList(client: Client): void {
    const meta = this.#beginning?.era === 'legacy' ? {} : { _meta: {} };
    setImmediate(() => void this.#answer(client, { id: 0, method: 'tools/list', params: meta }));
  }
}

/** Nothing is to be written. */
const nothing: Answered = { isCancelled: true };
