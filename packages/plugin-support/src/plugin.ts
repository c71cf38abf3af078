import { callFinished, clock, definePlugin, ids, introspection, optional, points, tokenCounter } from '@millrace/core';
import { database } from '@millrace/database/tokens';
import { dataStreams } from '@millrace/plugin-langflow/tokens';
import { chunkSinks } from '@millrace/plugin-main/tokens';
import { codeSink } from './code/code-sink.js';
import { supportConfig } from './config.js';
import { databaseStatusTool } from './database/database-status-tool.js';
import { ErrorRing } from './errors/error-ring.js';
import { recentErrorsTool } from './errors/recent-errors-tool.js';
import { eventLoopCheck, openEventLoopMonitor } from './health/event-loop.js';
import { memoryCheck, readMemoryUse } from './health/memory-use.js';
import { createOpeningWait } from './health/opening-wait.js';
import { readHealth } from './health/read-health.js';
import { systemHealthTool } from './health/system-health-tool.js';
import { recallTool, rememberTool } from './memory/memory-tools.js';
import { CallMetrics } from './metrics/call-metrics.js';
import { performanceTool } from './metrics/performance-tool.js';
import { metricsRoute } from './metrics/metrics-route.js';
import { monitorOperationTool } from './operations/monitor-operation-tool.js';
import { supportStream } from './stream/support-stream.js';
import {
  getDatabaseStatus,
  getPerformanceMetrics,
  getRecentErrors,
  getSystemHealth,
  monitorOperation,
  recall,
  remember,
} from './tokens.js';

/** SUPPORT: health, performance, errors, monitoring and memory as tools. */
export const support = definePlugin({
  name: 'support',
  version: '0.1.0',
  config: supportConfig,
  needs: { database, introspection, clock, ids, tokenCounter: optional(tokenCounter) },
  tools: { getSystemHealth, getPerformanceMetrics, getDatabaseStatus, monitorOperation, getRecentErrors, remember, recall },
  adds: [points.healthChecks, points.httpRoutes, dataStreams, chunkSinks],
  migrations: {
    schema: 'support',
    // Seen from src/ and from dist/ alike. In a bundle it has to be looked up, which a start need not wait for.
    get folder() {
      return new URL('../drizzle/', import.meta.url);
    },
  },
  skills: {
    get folder() {
      return new URL('../skills/', import.meta.url);
    },
  },
  start({ config, needs, log, add, on, onReady, onStop }) {
    const startedAt = needs.clock.now();
    const metrics = new CallMetrics({ windowMs: config.metricsWindowMs, maxTools: config.maxMeasuredTools, startedAt });
    const errors = new ErrorRing(config.maxErrors);
    on(callFinished, (finished) => (metrics.record(finished), errors.record(finished)));

    const eventLoop = openEventLoopMonitor();
    onStop(() => eventLoop.close(), 'event-loop monitor');
    const rotation = setInterval(() => eventLoop.rotate(), config.coordinationMs).unref();
    onStop(() => clearInterval(rotation), 'event-loop rotation');
    // Starting holds up the loop, but nobody who could be kept waiting.
    onReady(() => eventLoop.forget());
    add(points.healthChecks, eventLoopCheck(eventLoop, config.eventLoopDegradedMs));
    add(points.healthChecks, memoryCheck(readMemoryUse, config.heapDegradedRatio));

    const { database, clock, ids, introspection } = needs;
    const untilOpen = createOpeningWait(database);
    const sources = { introspection, clock, metrics, eventLoop, memory: readMemoryUse, weights: config.weights, startedAt };
    add(points.httpRoutes, metricsRoute(sources));
    add(
      dataStreams,
      supportStream({
        health: (signal) => readHealth(sources, signal),
        errors,
        clock,
        coordinationMs: config.coordinationMs,
        watchMs: config.watchMs,
        onProblem: (cause) => log.warn('The health snapshot could not be made.', { cause: String(cause) }),
      }),
    );

    if (config.codeChunks) add(chunkSinks, codeSink({ database, clock, log, maxChunks: config.maxCodeChunks }));
    const memory = { database, clock, ids, tokenCounter: needs.tokenCounter, maxMemories: config.maxMemories };
    return {
      tools: {
        getSystemHealth: systemHealthTool(sources, untilOpen),
        getPerformanceMetrics: performanceTool(metrics, clock),
        getDatabaseStatus: databaseStatusTool(database, untilOpen),
        monitorOperation: monitorOperationTool({ clock, ids }),
        getRecentErrors: recentErrorsTool(errors),
        remember: rememberTool(memory),
        recall: recallTool(memory),
      },
    };
  },
});
