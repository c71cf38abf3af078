import type { Server } from '@modelcontextprotocol/server';
import type { Principal } from '../call/principal.js';
import type { Serving } from '../hub/serving.js';
import type { StartedCall } from '../thin/started-call.js';
import type { Activity } from './activity.js';

/** Who sits at the other end of a request, and which part of the catalogue it came for. @internal */
export interface Peer {
  readonly principal: Principal;
  readonly view?: string | undefined;
}

/** What a connection of either transport is made with. @internal */
export interface SeatOptions {
  readonly era: 'modern' | 'legacy';
  readonly activity: Activity;
  readonly view?: string | undefined;
  /** Whose request this is: over HTTP each request carries its own principal. */
  peerOf(request: Request | undefined): Peer;
  /** The call that the thin path has begun for a request, once. */
  startedCall(request: Request | undefined, id: string | number): StartedCall | undefined;
}

/** One protocol connection of a hub: an SDK server, what it serves, and for whom. @internal */
export interface Seat extends SeatOptions {
  readonly serving: Serving;
  readonly server: Server;
  /** The resources a 2025 client watches, each with who asked for it. */
  readonly subscriptions: Map<string, Peer>;
}
