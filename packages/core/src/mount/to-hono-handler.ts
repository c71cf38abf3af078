import { createFetch } from '../http/create-fetch.js';
import type { Hub } from '../hub/hub.js';
import type { MountOptions } from './options.js';

/** A hono context, as far as a mount's types need it. */
export interface HonoContextLike {
  readonly req: { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer> };
}

/** A hub mounted on a hono app. */
export interface HonoHandler<C extends HonoContextLike = HonoContextLike> {
  (context: C): Promise<Response>;
  /** Takes no new requests, lets those in flight be answered, ends streams and sessions. The hub goes on: it is the host's to stop. */
  close(): Promise<void>;
}

/**
 * A hub as a hono handler: `app.all('/mcp', handler)` and, where it has views, `app.all('/mcp/*', handler)`.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` as `createFetch` does, `MILLRACE_DEFINITION_INVALID` for a bad `basePath`.
 */
export function toHonoHandler<C extends HonoContextLike = HonoContextLike>(hub: Hub, options: MountOptions<C> = {}): HonoHandler<C> {
  const { principalOf, drainMs, ...more } = options;
  const contexts = new WeakMap<Request, C>();
  const authenticate = principalOf && ((request: Request) => principalOf(contexts.get(request) as C));
  const answer = createFetch(hub, { ...more, ...(authenticate && { authenticate }) });
  const handle = async (context: C): Promise<Response> => {
    const request = await unread(context);
    contexts.set(request, context);
    return answer(request);
  };
  return Object.assign(handle, { close: () => answer.close(drainMs) });
}

/** Middleware may have read the body; hono still has it. */
async function unread({ req }: HonoContextLike): Promise<Request> {
  const { raw } = req;
  if (!raw.bodyUsed) return raw;
  const { method, headers, signal } = raw;
  return new Request(raw.url, { method, headers, signal, body: await req.arrayBuffer() });
}
