import { localPrincipal, type Principal } from '../call/principal.js';
import { tokenInvalid } from '../error/error-catalogue/http.js';
import type { Serving } from '../hub/serving.js';
import type { V1MountOptions } from './options.js';
import { rpcError } from './results.js';
import type { V1Extra, V1Server } from './v1-server.js';

/** A hub on a v1 server, and for whom. @internal */
export interface V1Seat {
  readonly host: V1Server;
  readonly serving: Serving;
  readonly options: V1MountOptions;
}

/** Who calls. @throws Error with a JSON-RPC code where the host knows nobody. @internal */
export function principalOf({ options, serving }: V1Seat, extra: V1Extra): Principal {
  let principal: Principal | undefined;
  try {
    principal = (options.principalOf ?? principalByAuth)(extra);
  } catch (cause) {
    serving.log.warn('A caller could not be authenticated.', { cause: String(cause) });
  }
  if (principal === undefined) throw rpcError(-32_001, tokenInvalid());
  return principal;
}

function principalByAuth({ authInfo, requestInfo }: V1Extra): Principal {
  if (authInfo === undefined) return localPrincipal(requestInfo === undefined ? 'stdio' : 'http');
  return { id: authInfo.clientId, tenant: 'host', groups: [], scopes: new Set(authInfo.scopes), via: 'http' };
}
