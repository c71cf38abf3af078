import { localPrincipal, type Principal } from '../call/principal.js';
import { tokenInvalid } from '../error/error-catalogue/http.js';
import type { Serving } from '../hub/serving.js';
import type { Peer } from '../mcp/seat.js';
import type { V1MountOptions } from './options.js';
import { rpcError } from './rpc-error.js';
import type { V1Extra, V1Server } from './v1-server.js';

/** A hub on a v1 server, and for whom. @internal */
export interface V1Seat {
  readonly host: V1Server;
  readonly serving: Serving;
  readonly options: V1MountOptions;
}

/** Who calls, and for which view. @throws Error with a JSON-RPC code where the host knows nobody. @internal */
export function peerOf({ options: { principalOf = principalByAuth, view }, serving }: V1Seat, extra: V1Extra): Peer {
  let principal: Principal | undefined;
  try {
    principal = principalOf(extra);
  } catch (cause) {
    serving.log.warn('A caller could not be authenticated.', { cause: String(cause) });
  }
  if (principal === undefined) throw rpcError(-32_001, tokenInvalid());
  return { principal, ...(view !== undefined && { view }) };
}

function principalByAuth({ authInfo, requestInfo }: V1Extra): Principal {
  if (authInfo === undefined) return localPrincipal(requestInfo === undefined ? 'stdio' : 'http');
  return { id: authInfo.clientId, tenant: 'host', groups: [], scopes: new Set(authInfo.scopes), via: 'http' };
}
