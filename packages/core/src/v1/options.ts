import type { Principal } from '../call/principal.js';
import type { V1Extra } from './v1-server.js';

/** What `mountOnV1` may be told. */
export interface V1MountOptions {
  /** Which view of the hub is mounted; all of it unless said. */
  readonly view?: string;
  /**
   * Says who calls; undefined refuses. Unless said: the client and the scopes of the host's `authInfo`; without one, this machine's local
   * principal, for then the host lets everybody in.
   */
  readonly principalOf?: (extra: V1Extra) => Principal | undefined;
}

/** A name that both the host and the hub have: the host's own answers. */
export interface V1Collision {
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** A resource's is its URI. */
  readonly name: string;
}

/** A hub mounted on a v1 server. */
export interface V1Mount {
  /** What of the hub is not served, because the host has something of the same name; of the host, as last listed. */
  collisions(): Promise<readonly V1Collision[]>;
  /** Takes the hub's tools, resources and prompts off the server again. Runs by itself when the server closes. */
  dispose(): void;
}
