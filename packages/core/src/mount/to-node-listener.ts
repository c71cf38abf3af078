import type { IncomingMessage, ServerResponse } from 'node:http';
import { basePathOf, isMcpPath, pathWithin } from '../http/base-path.js';
import { hostRequestOf, sentUrl } from '../http/host-request.js';
import { createHttpSide } from '../http/http-side.js';
import { NodeRequests } from '../http/node-requests.js';
import type { Hub } from '../hub/hub.js';
import { servingOf } from '../hub/serving.js';
import type { MountOptions } from './options.js';

/** Node's request, as far as a mount's types need it. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Node's response, as far as a mount's types need it. */
export interface NodeResponse {
  readonly headersSent: boolean;
  end(): unknown;
}

/** A hub mounted on a host's Node server. */
export interface NodeListener<R extends NodeRequest = NodeRequest> {
  /** @param next - where given, as express does, requests that are not for the hub are handed on. */
  (request: R, response: NodeResponse, next?: (error?: unknown) => void): void;
  /** Takes no new requests, lets those in flight be answered, ends streams and sessions. The hub goes on: it is the host's to stop. */
  close(): Promise<void>;
}

/**
 * A hub's HTTP side as a Node request listener: for `node:http`, express, connect and whatever else takes one. It answers
 * `<basePath>/mcp`, `/mcp/<view>`, `/health/...` and the plugins' routes, and knows the path as the client sent it, wherever the host
 * has mounted it. The first request starts a hub that has not been started.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` as `createFetch` does, `MILLRACE_DEFINITION_INVALID` for a bad `basePath`.
 */
export function toNodeListener<R extends NodeRequest = NodeRequest>(hub: Hub, options: MountOptions<R> = {}): NodeListener<R> {
  const { principalOf, drainMs = 10_000, ...more } = options;
  const authenticate = principalOf && ((request: Request) => principalOf(hostRequestOf(request) as unknown as R));
  const side = createHttpSide(hub, { ...more, ...(authenticate && { authenticate }) });
  const requests = new NodeRequests(side.answer, { maxBodyBytes: more.maxBodyBytes ?? 1_048_576, log: servingOf(hub).log });
  const isOurs = ownPaths(hub, more.basePath);
  const listener = (request: R, response: NodeResponse, next?: (error?: unknown) => void): void => {
    const incoming = request as unknown as IncomingMessage;
    if (next && !isOurs(sentUrl(incoming))) next();
    else requests.handle(incoming, response as unknown as ServerResponse);
  };
  const close = async (): Promise<void> => {
    const given = AbortSignal.timeout(drainMs);
    requests.refuseNew();
    await side.endpoint.quiet(given);
    await side.endpoint.close();
    await requests.settled(given);
  };
  let closing: Promise<void> | undefined;
  return Object.assign(listener, { close: () => (closing ??= close()) });
}

/** Under a base path all is the hub's; without one, what it is known to answer, and never the host's own front page. */
function ownPaths(hub: Hub, given: string | undefined): (url: string) => boolean {
  const basePath = basePathOf(given);
  const serving = servingOf(hub);
  return (url) => {
    const path = pathWithin(basePath, url.split('?', 1)[0] ?? '/');
    if (path === undefined) return false;
    if (basePath !== '' || isMcpPath(path)) return true;
    return path === '/health/live' || path === '/health/ready' || serving.routes().some((route) => route.path === path && path !== '/');
  };
}
