import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { resourceUnknown } from '../error/error-catalogue/calls.js';
import { subscriptionsFull } from '../error/error-catalogue/protocol.js';
import type { Serving } from '../hub/serving.js';
import type { Peer, Seat } from './seat.js';

/** Resources one connection may watch. @internal */
export const maxSubscriptions = 256;
/** Characters of a URI that is watched. */
const maxUriLength = 1_024;

/** Answers `resources/subscribe` and `resources/unsubscribe`, which the 2026 revision has no more. @internal */
export function serveSubscriptions(seat: Seat): void {
  if (seat.era === 'modern') return;
  const { server, serving, subscriptions } = seat;
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }, context) => {
    const peer = seat.peerOf(context.http?.req);
    if (!sees(serving, uri, peer)) throw new ResourceNotFoundError(uri, resourceUnknown(uri.slice(0, 200)).message);
    if (!subscriptions.has(uri) && subscriptions.size >= maxSubscriptions) throw full();
    subscriptions.set(uri, peer);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscriptions.delete(uri);
    return {};
  });
}

/** Tells a client which of the resources it watches hold something new, as far as it still may see them. @internal */
export function announceUpdates(seat: Seat, uris: readonly string[]): void {
  const { server, serving, subscriptions, era } = seat;
  for (const uri of uris) {
    // On a connection of the 2026 revision the SDK knows what is watched; it belongs to one peer.
    const peer = era === 'modern' ? seat.peerOf(undefined) : subscriptions.get(uri);
    if (!peer || !sees(serving, uri, peer)) continue;
    server
      .sendResourceUpdated({ uri })
      .catch((cause: unknown) => serving.log.debug('A resource update did not reach its client.', { cause: String(cause) }));
  }
}

/** Whether a peer may hear of a resource. @internal */
export function sees(serving: Serving, uri: string, { principal, view }: Peer): boolean {
  if (uri.length > maxUriLength) return false;
  try {
    return serving.seesResource(uri, principal, view);
  } catch {
    // A guard that fails lets nobody see.
    return false;
  }
}

function full(): ProtocolError {
  const { code, message } = subscriptionsFull(maxSubscriptions);
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, { code });
}
