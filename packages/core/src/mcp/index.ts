/**
 * Serves a hub to MCP clients on standard input and output.
 *
 * @packageDocumentation
 */
export { serveStdio } from './stdio/serve-stdio.js';
export type { StdioOptions, StdioServer } from './stdio/serve-stdio.js';
