import { describe, expect, it } from 'vitest';
import { finishedCall } from '../../test/finished-call.js';
import { CallMetrics } from './call-metrics.js';
import { performanceTool } from './performance-tool.js';

const options = { windowMs: 300_000, maxTools: 3, startedAt: 0 };
const query = { sort: 'calls', limit: 10 } as const;

function metricsOf(...calls: readonly Parameters<typeof finishedCall>[0][]): CallMetrics {
  const metrics = new CallMetrics(options);
  for (const call of calls) metrics.record(finishedCall(call));
  return metrics;
}

describe('CallMetrics', () => {
  it('counts further tools than it may measure as other', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'a'];

    const metrics = metricsOf(...names.map((tool) => ({ tool })));

    expect(metrics.tools(0).map(({ tool, figures }) => [tool, figures.calls])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 1],
      ['other', 2],
    ]);
  });

  it('does not let callers fill the table with names of tools that do not exist, nor with URIs', () => {
    const metrics = metricsOf(
      { tool: 'made_up', code: 'MILLRACE_TOOL_UNKNOWN' },
      { tool: 'made_up_too', code: 'MILLRACE_TOOL_UNKNOWN' },
      { kind: 'resource', tool: 'file:///1' },
      { kind: 'resource', tool: 'file:///2' },
    );

    expect(metrics.tools(0).map(({ tool }) => tool)).toEqual(['other', 'resources of main']);
  });

  it('tells faults of the server from failures a caller can bring about', () => {
    const metrics = metricsOf(
      { code: 'MILLRACE_INTERNAL' },
      { code: 'MILLRACE_DATABASE_UNAVAILABLE' },
      { code: 'not_found' },
      { code: 'MILLRACE_INPUT_INVALID' },
    );

    expect(metrics.totals(0)).toMatchObject({ calls: 4, errors: 4, faults: 2 });
  });

  it('keeps at most 32 error codes of a tool and counts the rest as other', () => {
    const metrics = metricsOf(...Array.from({ length: 40 }, (_, index) => ({ code: `code_${index}` })));

    const codes = metrics.lifetime()[0]?.errorsByCode;

    expect(codes?.size).toBe(33);
    expect(codes?.get('other')).toBe(8);
  });

  it('costs little: a hundred thousand calls of a thousand tools are recorded at less than 20 microseconds each', () => {
    const metrics = new CallMetrics({ ...options, maxTools: 200 });
    const calls = Array.from({ length: 1_000 }, (_, index) => finishedCall({ tool: `tool_${index}`, ms: index }));
    const began = performance.now();

    for (let turn = 0; turn < 100; turn++) for (const call of calls) metrics.record(call);

    // The target is 2 and is met with ease; ten times that is left for a machine that is busy.
    expect((performance.now() - began) / 100_000).toBeLessThan(0.02);
    expect(metrics.tools(0).length).toBe(201);
  });
});

describe('get_performance_metrics', () => {
  it('reports each tool, the busiest first, and all together', () => {
    const metrics = metricsOf({ tool: 'a', ms: 10 }, { tool: 'b', ms: 20 }, { tool: 'b', ms: 40, code: 'not_found' });

    const result = performanceTool(metrics, { now: () => 60_000 })(query);

    expect(result).toMatchObject({ status: 'success', calls: 3, errors: 1, error_ratio: 0.3333, calls_per_minute: 3, more: 0 });
    expect(result.tools.map(({ tool }) => tool)).toEqual(['b', 'a']);
    expect(result.tools[0]).toMatchObject({ calls: 2, errors: 1, mean_ms: 30 });
    expect(result.tools[0]?.p50_ms).toBeCloseTo(20, 0);
    expect(result.tools[0]?.p99_ms).toBeCloseTo(40, 0);
  });

  it('gives one tool when asked, and none for a name that was never called', () => {
    const report = performanceTool(metricsOf({ tool: 'a' }, { tool: 'b' }), { now: () => 1 });

    expect(report({ ...query, tool: 'b' }).tools.map(({ tool }) => tool)).toEqual(['b']);
    expect(report({ ...query, tool: '__proto__' }).tools).toEqual([]);
  });

  it('sorts as asked and says how many it left out', () => {
    const report = performanceTool(metricsOf({ tool: 'a', ms: 5 }, { tool: 'b', ms: 500 }, { tool: 'c', ms: 50 }), { now: () => 1 });

    const result = report({ sort: 'p95_ms', limit: 2 });

    expect(result.tools.map(({ tool }) => tool)).toEqual(['b', 'c']);
    expect(result.more).toBe(1);
  });

  it('is all zeros for a hub that was never called', () => {
    expect(performanceTool(metricsOf(), { now: () => 0 })(query)).toMatchObject({
      calls: 0,
      error_ratio: 0,
      mean_ms: 0,
      p99_ms: 0,
      tools: [],
    });
  });
});
