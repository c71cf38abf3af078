import type { CheckReport, HubHealth } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { CallMetrics } from '../metrics/call-metrics.js';
import { readHealth, type HealthSources } from './read-health.js';

const passing: CheckReport = { name: 'other.store', plugin: 'other', status: 'pass', critical: false, durationMs: 1 };

function sourcesOf(hub: Partial<HubHealth>): HealthSources {
  const health: HubHealth = { live: true, ready: true, verdict: 'pass', checks: [passing], down: [], ...hub };
  return {
    introspection: { health: async () => health } as unknown as HealthSources['introspection'],
    clock: { now: () => 60_000 },
    metrics: new CallMetrics({ windowMs: 60_000, maxTools: 1, startedAt: 0 }),
    eventLoop: { p99Ms: () => 0 },
    memory: () => ({ rssBytes: 0, heapUsedBytes: 0, heapLimitBytes: 1 }),
    weights: {},
    startedAt: 0,
  };
}

describe('readHealth', () => {
  it('is at most 0.3 while a plugin that judges calls is down, for then none is answered', async () => {
    const down = [{ plugin: 'judge', because: 'no rules' }];

    const unsafe = await readHealth(sourcesOf({ verdict: 'fail', ready: false, down, checks: [passing, passing, passing] }));
    const degraded = await readHealth(sourcesOf({ verdict: 'degraded', down, checks: [passing, passing, passing] }));

    expect(unsafe.overall_health).toBe(0.3);
    expect(degraded.overall_health).toBe(0.75);
  });

  it('hides secrets, and where on the machine files are, in what checks say', async () => {
    const message = "Cannot open '/srv/hub/data/file.db' with password=hunter2secret.";

    const health = await readHealth(sourcesOf({ checks: [{ ...passing, status: 'fail', message }] }));

    expect(health.components[0]?.message).toBe("Cannot open '…/file.db' with password=[masked]");
  });
});
