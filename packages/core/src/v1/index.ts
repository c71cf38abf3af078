/**
 * Serves a hub from a host's `McpServer` of `@modelcontextprotocol/sdk` 1.x, beside what the host has of its own.
 *
 * @packageDocumentation
 */
export { mountOnV1 } from './mount-on-v1.js';
export type { V1Collision, V1Mount, V1MountOptions } from './options.js';
export type { V1Extra, V1LowLevelServer, V1Server } from './v1-server.js';
