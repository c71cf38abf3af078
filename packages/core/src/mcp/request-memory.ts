import type { StartedCall } from '../thin/started-call.js';
import type { Peer, SeatOptions } from './seat.js';

/** What is known of requests that are with the SDK, which passes on nothing but the request itself. @internal */
export interface RequestMemory extends Pick<SeatOptions, 'peerOf' | 'startedCall'> {
  remember(request: Request, peer: Peer, call: StartedCall | undefined): void;
}

/** @internal */
export function requestMemory(): RequestMemory {
  const peers = new WeakMap<Request, Peer>();
  const calls = new WeakMap<Request, StartedCall>();
  return {
    remember(request, peer, call) {
      peers.set(request, peer);
      if (call) calls.set(request, call);
    },
    peerOf(request) {
      const peer = request && peers.get(request);
      if (!peer) throw new TypeError('A request without a principal reached the protocol.');
      return peer;
    },
    startedCall(request) {
      const call = request && calls.get(request);
      if (call) calls.delete(request);
      return call;
    },
  };
}
