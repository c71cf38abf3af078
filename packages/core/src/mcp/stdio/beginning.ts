import type { Handshake } from '../../thin/handshake.js';
import type { Fields } from '../../thin/message.js';

/** How a connection began: with the 2025 handshake, with a 2026 request, or in a way that only the SDK knows. @internal */
export type Beginning =
  | { readonly era: 'legacy'; readonly handshake: Handshake; isReady: boolean }
  | {
      readonly era: 'modern';
      readonly envelope: Fields;
      /** A request other than asking who is there has settled the era. */
      isPinned: boolean;
    }
  | { readonly era: 'unknown' };

/** Tells the SDK again what a connection began with; its answers go nowhere, for the client has had them. @internal */
export class Retelling {
  /** The ids of what is told again and not yet answered. */
  readonly ids = new Set<unknown>();

  /** What the SDK has to be told so that it finds itself where the connection is. */
  missed(beginning: Beginning | undefined): readonly object[] {
    if (beginning?.era === 'modern') return beginning.isPinned ? [this.pin(beginning.envelope)] : [];
    if (beginning?.era !== 'legacy') return [];
    const initialize = { jsonrpc: '2.0', ...beginning.handshake.message, id: this.#newId() };
    return beginning.isReady ? [initialize, { jsonrpc: '2.0', method: 'notifications/initialized' }] : [initialize];
  }

  /** Any request settles the era of a connection. */
  pin(envelope: Fields): object {
    return { jsonrpc: '2.0', id: this.#newId(), method: 'tools/list', params: { _meta: envelope } };
  }

  #newId(): string {
    const id = `millrace-${crypto.randomUUID()}`;
    this.ids.add(id);
    return id;
  }
}
