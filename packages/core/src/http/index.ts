/**
 * Serves a hub over HTTP, in any web-standard runtime or on Node.
 *
 * @packageDocumentation
 */
export { createFetch } from './create-fetch.js';
export { serveHttp } from './serve-http.js';
export type { FetchOptions, HttpOptions, HttpServer } from './options.js';
