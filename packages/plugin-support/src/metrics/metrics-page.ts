import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HealthSources } from '../health/read-health.js';
import { durationBounds, type CallTotals } from './call-totals.js';
import type { CallMetrics } from './call-metrics.js';

/** The metrics as text. */
export interface MetricsPage {
  readonly contentType: string;
  render(): Promise<string>;
}

type Label = 'tool' | 'plugin' | 'code' | 'le';

/**
 * Makes the page on a registry of its own. Calls are counted by the hub's cheap counters, not by prom-client, and read
 * when the page is: so calls from before the first visit are on it, and no call waits for it.
 */
export async function openMetricsPage(sources: HealthSources): Promise<MetricsPage> {
  const registry = new Registry();
  registry.registerMetric(callCounter(sources.metrics));
  registry.registerMetric(errorCounter(sources.metrics));
  registry.registerMetric(await durationHistogram(sources.metrics));
  for (const [name, help, read] of gaugesOf(sources)) registry.registerMetric(gauge(name, help, read));
  return { contentType: registry.contentType, render: () => registry.metrics() };
}

function callCounter(metrics: CallMetrics): Counter<Label> {
  return new Counter<Label>({
    name: 'millrace_calls_total',
    help: 'Calls finished.',
    labelNames: ['tool', 'plugin'],
    registers: [],
    collect() {
      this.reset();
      for (const totals of metrics.lifetime()) this.inc(labelsOf(totals), totals.calls);
    },
  });
}

function errorCounter(metrics: CallMetrics): Counter<Label> {
  return new Counter<Label>({
    name: 'millrace_call_errors_total',
    help: 'Calls that failed, by error code.',
    labelNames: ['tool', 'plugin', 'code'],
    registers: [],
    collect() {
      this.reset();
      for (const totals of metrics.lifetime())
        for (const [code, count] of totals.errorsByCode) this.inc({ ...labelsOf(totals), code }, count);
    },
  });
}

async function durationHistogram(metrics: CallMetrics): Promise<Histogram<Label>> {
  const histogram = new Histogram<Label>({
    name: 'millrace_call_duration_seconds',
    help: 'How long calls took.',
    labelNames: ['tool', 'plugin'],
    buckets: [...durationBounds],
    registers: [],
  });
  // prom-client has no way to set a bucket, and observing each call anew would cost as much as the calls.
  const described = await histogram.get();
  const read = async () => ({ ...described, values: metrics.lifetime().flatMap((totals) => bucketValues(described.name, totals)) });
  // Its registry reads a histogram by the second name.
  return Object.assign(histogram, { get: read, getForPromString: read });
}

function gaugesOf({ introspection, clock, startedAt, eventLoop, memory }: HealthSources): readonly [string, string, () => number][] {
  return [
    ['millrace_calls_in_flight', 'Calls running now.', () => introspection.report.callsInFlight],
    ['millrace_uptime_seconds', 'Seconds since the hub started.', () => (clock.now() - startedAt) / 1000],
    ['millrace_event_loop_p99_seconds', 'How late the event loop runs, 99th percentile.', () => eventLoop.p99Ms() / 1000],
    ['millrace_resident_memory_bytes', 'Resident memory of the process.', () => memory().rssBytes],
    ['millrace_heap_used_bytes', 'JavaScript heap in use.', () => memory().heapUsedBytes],
  ];
}

function gauge(name: string, help: string, read: () => number): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(read());
    },
  });
}

interface BucketValue {
  readonly metricName: string;
  readonly value: number;
  readonly labels: Partial<Record<Label, string | number>>;
}

function bucketValues(name: string, totals: CallTotals): BucketValue[] {
  const labels = labelsOf(totals);
  let below = 0;
  const buckets = [...totals.buckets].map((count, index) => {
    below += count;
    return { metricName: `${name}_bucket`, value: below, labels: { ...labels, le: durationBounds[index] ?? '+Inf' } };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, value: totals.sumSeconds, labels },
    { metricName: `${name}_count`, value: totals.calls, labels },
  ];
}

function labelsOf({ tool, plugin }: CallTotals): { tool: string; plugin: string } {
  return { tool, plugin };
}
