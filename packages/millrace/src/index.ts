/**
 * The batteries-included hub: MAIN, SUPPORT, ECONOMY and LANGFLOW on one database.
 *
 * @packageDocumentation
 */
export { createMillrace } from './compose/create-millrace.js';
export type { MillraceOptions } from './compose/create-millrace.js';
export { newPlugin } from './new/new-plugin.js';
export { newServer } from './new/new-server.js';
