/**
 * SUPPORT: health, performance, errors, monitoring and memory as MCP tools.
 *
 * @packageDocumentation
 */
export { support } from './plugin.js';
export {
  getDatabaseStatus,
  getPerformanceMetrics,
  getRecentErrors,
  getSystemHealth,
  monitorOperation,
  recall,
  remember,
} from './tokens.js';
export type { MemoryKind } from './tokens.js';
