import type { Clock } from '@millrace/core';
import type { CallMetrics, ToolFigures } from './call-metrics.js';
import type { WindowFigures } from './rolling-window.js';

/** The figures of one tool or of all, named as clients see them. */
export interface PerformanceFigures {
  readonly calls: number;
  readonly errors: number;
  readonly calls_per_minute: number;
  readonly mean_ms: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
}

/** The input of `get_performance_metrics`. */
export interface PerformanceQuery {
  readonly tool?: string | undefined;
  readonly sort: 'calls' | 'errors' | 'p95_ms';
  readonly limit: number;
}

const minuteMs = 60_000;

/** Answers `get_performance_metrics`. */
export function performanceTool(metrics: CallMetrics, clock: Clock) {
  return (input: PerformanceQuery) => {
    const now = clock.now();
    const coveredMs = metrics.coveredMs(now);
    const overall = metrics.overall(now);
    const tools = toolsAsked(metrics, input.tool, now)
      .map(({ tool, figures }) => ({ tool, ...presented(figures, coveredMs) }))
      .toSorted((one, two) => two[input.sort] - one[input.sort] || (one.tool < two.tool ? -1 : 1));
    return {
      status: 'success' as const,
      window_s: Math.round(coveredMs / 1000),
      ...presented(overall, coveredMs),
      error_ratio: overall.calls === 0 ? 0 : Math.round((overall.errors / overall.calls) * 10_000) / 10_000,
      tools: tools.slice(0, input.limit),
      more: Math.max(0, tools.length - input.limit),
    };
  };
}

function toolsAsked(metrics: CallMetrics, tool: string | undefined, now: number): ToolFigures[] {
  if (tool === undefined) return metrics.tools(now);
  const figures = metrics.tool(tool, now);
  return figures === undefined ? [] : [{ tool, figures }];
}

function presented(figures: WindowFigures, coveredMs: number): PerformanceFigures {
  return {
    calls: figures.calls,
    errors: figures.errors,
    // A hub younger than a minute has no rate yet; what it did counts as that of one minute.
    calls_per_minute: hundredths((figures.calls * minuteMs) / Math.max(coveredMs, minuteMs)),
    mean_ms: figures.calls === 0 ? 0 : hundredths(figures.sumMs / figures.calls),
    p50_ms: hundredths(figures.durations.percentile(0.5)),
    p95_ms: hundredths(figures.durations.percentile(0.95)),
    p99_ms: hundredths(figures.durations.percentile(0.99)),
  };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
