/**
 * The tools of the SUPPORT plugin as tokens, for hosts and plugins that call them. Loads nothing but schemas.
 *
 * @packageDocumentation
 */
export { getDatabaseStatus } from './tools/get-database-status.js';
export { getPerformanceMetrics } from './tools/get-performance-metrics.js';
export { getRecentErrors } from './tools/get-recent-errors.js';
export { getSystemHealth } from './tools/get-system-health.js';
export { monitorOperation } from './tools/monitor-operation.js';
export { recall } from './tools/recall.js';
export { remember } from './tools/remember.js';
export type { MemoryKind } from './tools/memory-kinds.js';
