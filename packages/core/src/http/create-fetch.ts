import type { Hub } from '../hub/hub.js';
import { createHttpSide } from './http-side.js';
import type { FetchOptions } from './options.js';

/**
 * Serves a hub over HTTP in any runtime that has web-standard requests: MCP at `/mcp` and `/mcp/<view>`, `/health/live`,
 * `/health/ready`, the routes that plugins contribute, and a status page. The first request starts a hub that has not been started.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` when the token is short, or `allowedHosts` opens the hub to others without saying
 * who they are.
 */
export function createFetch(hub: Hub, options: FetchOptions = {}): (request: Request) => Promise<Response> {
  return createHttpSide(hub, options).fetch;
}
