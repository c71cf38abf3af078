import type { Principal } from '../call/principal.js';

/** A route of the HTTP side. Host, Origin and body limits are checked before it. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** An exact path, for example `'/metrics'`. */
  readonly path: string;
  /** Open to callers without a principal, as liveness is. */
  readonly isPublic?: boolean;
  handle(request: Request, context: { readonly principal: Principal | undefined }): Response | Promise<Response>;
}
