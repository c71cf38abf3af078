/**
 * Serves a hub over HTTP: in any web-standard runtime, on Node, or mounted on a host's own server.
 *
 * @packageDocumentation
 */
export { createFetch } from './create-fetch.js';
export type { HubFetch } from './create-fetch.js';
export { serveHttp } from './serve-http.js';
export type { FetchOptions, HttpOptions, HttpServer } from './options.js';

export { toFastifyPlugin } from '../mount/to-fastify-plugin.js';
export type { FastifyLike, FastifyReplyLike, FastifyRequestLike } from '../mount/to-fastify-plugin.js';
export { toHonoHandler } from '../mount/to-hono-handler.js';
export type { HonoContextLike, HonoHandler } from '../mount/to-hono-handler.js';
export { toNodeListener } from '../mount/to-node-listener.js';
export type { NodeListener, NodeRequest, NodeResponse } from '../mount/to-node-listener.js';
export type { MountOptions } from '../mount/options.js';
