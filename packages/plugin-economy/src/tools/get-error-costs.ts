import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { sumsShape } from './money-schema.js';

/** Shows what failed calls have cost. */
export const getErrorCosts = defineTool({
  name: 'get_error_costs',
  title: 'Costs of failures',
  purpose: 'Shows what failed calls have used and cost in a window, by error code and tool.',
  effect: 'reads',
  scopes: ['economy:read'],
  deadlineMs: 15_000,
  input: z.strictObject({
    window: z.enum(['day', 'month', 'total']).default('day'),
    tool: z.string().max(2_000).optional(),
    limit: z.int().min(1).max(100).default(20).describe('rows, dearest first'),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    totals: z.strictObject(sumsShape),
    share_of_cost: z.number().nullable().describe('0..1 of all calls; null when nothing was spent'),
    errors: z.array(
      z.strictObject({ code: z.string(), tool: z.string(), count: z.int(), tokens_used: z.int(), cost_usd: z.number(), unpriced: z.int() }),
    ),
    more_errors: z.int().optional(),
    durable: z.boolean(),
  }),
});
