import type { Principal } from '../call/principal.js';
import type { FetchOptions } from '../http/options.js';

/** What a mount on a host's server may be told. `R` is the host's kind of request. */
export interface MountOptions<R = unknown> extends FetchOptions {
  /**
   * Says who calls by what the host's own middleware has left on its request, `request.user` for example; undefined refuses with 401.
   * Takes the place of `token` and `authenticate`.
   */
  readonly principalOf?: (request: R) => Principal | undefined | Promise<Principal | undefined>;
  /** Milliseconds `close` waits for answers in flight; 10 000 unless said. */
  readonly drainMs?: number;
}
