import { localPrincipal, type Principal } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { finishedCall } from '../../test/finished-call.js';
import type { HealthSources } from '../health/read-health.js';
import { CallMetrics } from './call-metrics.js';
import { metricsRoute } from './metrics-route.js';

const metrics = new CallMetrics({ windowMs: 60_000, maxTools: 3, startedAt: 0 });
const sources = {
  metrics,
  introspection: { report: { callsInFlight: 4 } },
  clock: { now: () => 90_000 },
  startedAt: 0,
  eventLoop: { p99Ms: () => 12 },
  memory: () => ({ rssBytes: 100, heapUsedBytes: 50, heapLimitBytes: 1000 }),
  weights: {},
} as unknown as HealthSources;
const operator = localPrincipal('http');
const visit = async (principal: Principal | undefined) =>
  metricsRoute(sources).handle(new Request('http://localhost/metrics'), { principal });

describe('GET /metrics', () => {
  it('is refused without a principal, and to one without the scope', async () => {
    expect((await visit(undefined)).status).toBe(401);
    expect((await visit({ ...operator, scopes: new Set(['main:read']) })).status).toBe(403);
    expect(metricsRoute(sources)).not.toHaveProperty('isPublic');
  });

  it('shows the same calls at every visit, not more each time', async () => {
    metrics.record(finishedCall({ tool: 'a', ms: 7 }));
    metrics.record(finishedCall({ tool: 'a"\n', ms: 40_000, code: 'odd' }));
    const route = metricsRoute(sources);
    const read = async () => (await route.handle(new Request('http://localhost/metrics'), { principal: operator })).text();

    const first = await read();

    expect(await read()).toBe(first);
    expect(first).toContain('millrace_calls_total{tool="a",plugin="main"} 1');
    expect(first).toContain('millrace_call_errors_total{tool="a\\"\\n",plugin="main",code="odd"} 1');
    expect(first).toContain('millrace_call_duration_seconds_bucket{tool="a",plugin="main",le="0.005"} 0');
    expect(first).toContain('millrace_call_duration_seconds_bucket{tool="a",plugin="main",le="0.01"} 1');
    expect(first).toContain('millrace_call_duration_seconds_sum{tool="a",plugin="main"} 0.007');
    expect(first).toContain('millrace_calls_in_flight 4');
    expect(first).toContain('millrace_uptime_seconds 90');
    expect(first).toContain('millrace_event_loop_p99_seconds 0.012');
  });
});
