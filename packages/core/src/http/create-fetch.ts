import { hubStopping } from '../error/error-catalogue/lifecycle.js';
import type { Hub } from '../hub/hub.js';
import { rpcProblem } from '../mcp/rpc-problem.js';
import { createHttpSide } from './http-side.js';
import type { FetchOptions } from './options.js';

/** Answers web-standard requests for a hub. */
export interface HubFetch {
  (request: Request): Promise<Response>;
  /**
   * Takes no new requests, lets those in flight be answered, ends streams and sessions. The hub goes on: it is the host's to stop.
   *
   * @param drainMs - milliseconds to wait for answers; 10 000 unless said.
   */
  close(drainMs?: number): Promise<void>;
}

/**
 * Serves a hub over HTTP in any runtime that has web-standard requests: MCP at `/mcp` and `/mcp/<view>`, `/health/live`,
 * `/health/ready`, the routes that plugins contribute, and a status page. The first request starts a hub that has not been started.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` when the token is short, or `allowedHosts` opens the hub to others without saying
 * who they are.
 */
export function createFetch(hub: Hub, options: FetchOptions = {}): HubFetch {
  const side = createHttpSide(hub, options);
  let closing: Promise<void> | undefined;
  const close = async (drainMs: number): Promise<void> => {
    await side.endpoint.quiet(AbortSignal.timeout(drainMs));
    await side.endpoint.close();
  };
  const answer = async (request: Request): Promise<Response> => (closing ? rpcProblem(503, -32_000, hubStopping()) : side.fetch(request));
  return Object.assign(answer, { close: (drainMs = 10_000) => (closing ??= close(drainMs)) });
}
