import type { Serving } from '../hub/serving.js';
import type { Peer } from './seat.js';
import { maxSubscriptions, sees } from './serve-subscriptions.js';

interface Listen {
  readonly method: 'subscriptions/listen';
  readonly params?: { readonly notifications?: { readonly resourceSubscriptions?: readonly unknown[] } };
}

/**
 * Leaves out of a `subscriptions/listen` the resources its sender may not see, so that nobody learns when they change; the client is
 * told which are left.
 *
 * @internal
 */
export function visibleListen(serving: Serving, peer: Peer, body: unknown): unknown {
  const wanted = isListen(body) ? body.params?.notifications?.resourceSubscriptions : undefined;
  if (!isListen(body) || !Array.isArray(wanted)) return body;
  const resourceSubscriptions = wanted
    .slice(0, maxSubscriptions)
    // What is no text the SDK refuses.
    .filter((uri) => typeof uri !== 'string' || sees(serving, uri, peer));
  return { ...body, params: { ...body.params, notifications: { ...body.params?.notifications, resourceSubscriptions } } };
}

/**
 * Tells whether an event of a stream may still be told: the resource may have gone from its listener's sight since it asked.
 *
 * @internal
 */
export function stillVisible(serving: Serving, peer: Peer): (event: Uint8Array) => boolean {
  const decoder = new TextDecoder();
  return (event) => {
    const [, json] = /^data: (.*"notifications\/resources\/updated".*)$/m.exec(decoder.decode(event)) ?? [];
    if (json === undefined) return true;
    const { params } = JSON.parse(json) as { readonly params: { readonly uri: string } };
    return sees(serving, params.uri, peer);
  };
}

/** Whether a message asks for a stream of changes. @internal */
export function isListen(body: unknown): body is Listen {
  return (body as Partial<Listen> | null | undefined)?.method === 'subscriptions/listen';
}
