import { defineTool } from '@millrace/core';
import { z } from 'zod';

const ratio = z.number().min(0).max(1);

const component = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'degraded', 'fail', 'unknown']),
  message: z.string().optional(),
  ms: z.number(),
});

/** How the hub is: a score over all health checks, and what is not well. */
export const getSystemHealth = defineTool({
  name: 'get_system_health',
  title: 'System health',
  purpose: "Reports the server's health as scores from 0 to 1 and names what is not well.",
  input: z.strictObject({ detail: z.boolean().default(false).describe('Also list what passes') }),
  output: z.strictObject({
    status: z.literal('success'),
    overall_health: ratio.nullable().describe('Null when nothing is known'),
    health_score: ratio.describe('overall_health with errors and delays taken in'),
    verdict: z.enum(['pass', 'degraded', 'fail', 'unknown']),
    live: z.boolean(),
    ready: z.boolean(),
    confidence: ratio.describe('Share of the checks, by weight, that could tell'),
    components: z.array(component),
    uptime_s: z.number(),
    event_loop_p99_ms: z.number(),
    memory_mb: z.number(),
  }),
  effect: 'reads',
  scopes: ['support:read'],
  deadlineMs: 15_000,
  lean: true,
});
