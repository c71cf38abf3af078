import type { Clock, HealthStatus, HubHealth, Introspection } from '@millrace/core';
import { hidePaths } from '../errors/hide-paths.js';
import { redact } from '../errors/redact.js';
import type { CallMetrics } from '../metrics/call-metrics.js';
import type { EventLoopMonitor } from './event-loop.js';
import { healthScore, performanceScore } from './health-score.js';
import type { MemoryUse } from './memory-use.js';
import { overallHealth } from './overall-health.js';

/** Something whose health is known by name. */
export interface Component {
  readonly name: string;
  readonly status: HealthStatus;
  readonly message?: string;
  readonly ms: number;
}

/** All that is known of the hub's health at one moment; named as clients see it. */
export interface SystemHealth {
  readonly overall_health: number | null;
  readonly health_score: number;
  readonly verdict: HubHealth['verdict'];
  readonly live: boolean;
  readonly ready: boolean;
  readonly confidence: number;
  readonly components: readonly Component[];
  readonly uptime_s: number;
  readonly event_loop_p99_ms: number;
  readonly memory_mb: number;
}

/** Where health is read from. */
export interface HealthSources {
  readonly introspection: Introspection;
  readonly clock: Clock;
  readonly metrics: CallMetrics;
  readonly eventLoop: Pick<EventLoopMonitor, 'p99Ms'>;
  readonly memory: () => MemoryUse;
  readonly weights: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

const bytesPerMb = 1024 * 1024;

/** Runs every health check once and scores what they found; a plugin that is down counts as a failed check of weight 1. */
export async function readHealth(sources: HealthSources, signal?: AbortSignal): Promise<SystemHealth> {
  const hub = await sources.introspection.health(signal);
  const now = sources.clock.now();
  const eventLoopP99Ms = sources.eventLoop.p99Ms();
  const weight = (name: string): number => (Object.hasOwn(sources.weights, name) ? (sources.weights[name] ?? 1) : 1);
  const { overall, confidence } = overallHealth([
    ...hub.checks.map(({ name, status, critical }) => ({ status, critical, weight: weight(name) })),
    // A plugin without which no call is safe is one without which nothing works.
    ...hub.down.map(({ plugin }) => ({ status: 'fail' as const, critical: hub.verdict === 'fail', weight: weight(`plugin.${plugin}`) })),
  ]);
  const { calls, faults } = sources.metrics.totals(now);
  return {
    overall_health: overall === null ? null : rounded(overall),
    health_score: rounded(healthScore(overall, performanceScore({ calls, faults, eventLoopP99Ms }))),
    verdict: hub.verdict,
    live: hub.live,
    ready: hub.ready,
    confidence: rounded(confidence),
    components: componentsOf(hub),
    uptime_s: Math.max(0, Math.round((now - sources.startedAt) / 1000)),
    event_loop_p99_ms: Math.round(eventLoopP99Ms * 10) / 10,
    memory_mb: Math.round(sources.memory().rssBytes / bytesPerMb),
  };
}

function componentsOf(hub: HubHealth): Component[] {
  return [
    ...hub.checks.map(({ name, status, message, durationMs }) => ({
      name,
      status,
      ...(message === undefined ? {} : { message: shown(message) }),
      ms: durationMs,
    })),
    ...hub.down.map(({ plugin, because }) => ({ name: `plugin.${plugin}`, status: 'fail' as const, message: shown(because), ms: 0 })),
  ];
}

function shown(message: string): string {
  return hidePaths(redact(message));
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
