import { defineTool } from '@millrace/core';
import { z } from 'zod';

const figures = {
  calls: z.number().int(),
  errors: z.number().int(),
  calls_per_minute: z.number(),
  mean_ms: z.number(),
  p50_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
};

/** How fast and how reliable each tool has been of late. */
export const getPerformanceMetrics = defineTool({
  name: 'get_performance_metrics',
  title: 'Performance metrics',
  purpose: 'Reports calls, errors and latency of each tool over the last minutes.',
  input: z.strictObject({
    tool: z.string().min(1).optional().describe('Only this tool'),
    sort: z.enum(['calls', 'errors', 'p95_ms']).default('calls'),
    limit: z.number().int().min(1).max(200).default(10),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    window_s: z.number().describe('Seconds looked back over'),
    ...figures,
    error_ratio: z.number().min(0).max(1),
    tools: z.array(z.strictObject({ tool: z.string(), ...figures })),
    more: z.number().int().describe('Tools left out by limit'),
  }),
  effect: 'reads',
  scopes: ['support:read'],
  deadlineMs: 5_000,
});
