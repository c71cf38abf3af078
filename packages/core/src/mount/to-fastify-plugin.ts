import type { Hub } from '../hub/hub.js';
import type { MountOptions } from './options.js';
import { toNodeListener, type NodeRequest, type NodeResponse } from './to-node-listener.js';

/** A fastify request, as far as a mount's types need it. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
}

/** A fastify reply, as far as a mount's types need it. */
export interface FastifyReplyLike {
  readonly raw: NodeResponse;
  hijack(): unknown;
}

type FastifyMethod = 'DELETE' | 'GET' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT';

/** Every method, so that the hub says itself which it takes. */
const methods: FastifyMethod[] = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** A fastify instance, as far as a mount's types need it. */
export interface FastifyLike {
  readonly prefix: string;
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    parser: (request: FastifyRequestLike, payload: unknown, done: (error: Error | null) => void) => void,
  ): unknown;
  route(options: { method: FastifyMethod[]; url: string; handler(request: FastifyRequestLike, reply: FastifyReplyLike): unknown }): unknown;
  addHook(name: 'preClose', hook: () => Promise<void>): unknown;
}

/**
 * A hub as a fastify plugin: `app.register(toFastifyPlugin(hub))`. The prefix of the registration is the base path. Bodies are left to
 * the hub within this plugin alone. `app.close()` drains it; the hub goes on.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` as `createFetch` does, when it is registered.
 */
export function toFastifyPlugin<R extends FastifyRequestLike = FastifyRequestLike>(
  hub: Hub,
  options: Omit<MountOptions<R>, 'basePath'> = {},
): (instance: FastifyLike) => Promise<void> {
  return async (instance) => {
    const { principalOf, ...more } = options;
    const requests = new WeakMap<NodeRequest, R>();
    const listener = toNodeListener(hub, {
      ...more,
      basePath: instance.prefix,
      ...(principalOf && { principalOf: (raw: NodeRequest) => principalOf(requests.get(raw) as R) }),
    });
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handler = (request: FastifyRequestLike, reply: FastifyReplyLike): void => {
      requests.set(request.raw, request as R);
      reply.hijack();
      listener(request.raw, reply.raw);
    };
    // With a prefix all below it is the hub's; at the root there is also the host.
    const paths = instance.prefix === '' ? ['/mcp', '/mcp/*', '/health/live', '/health/ready'] : ['/', '/*'];
    for (const url of paths) instance.route({ method: methods, url, handler });
    instance.addHook('preClose', () => listener.close());
  };
}
