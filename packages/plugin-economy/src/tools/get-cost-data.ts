import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { sumsShape } from './money-schema.js';

const sums = z.strictObject(sumsShape);

/** Shows what calls have cost. */
export const getCostData = defineTool({
  name: 'get_cost_data',
  title: 'Cost data',
  purpose: 'Shows what calls have used and cost in a window, by group if asked, and how the budgets stand.',
  effect: 'reads',
  scopes: ['economy:read'],
  deadlineMs: 15_000,
  input: z.strictObject({
    window: z.enum(['day', 'month', 'total']).default('day'),
    group_by: z.enum(['tool', 'plugin', 'principal', 'day']).optional(),
    limit: z.int().min(1).max(100).default(20).describe('groups, dearest first'),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    window: z.strictObject({ kind: z.string(), from: z.string().optional(), to: z.string().optional(), time_zone: z.string() }),
    totals: sums,
    groups: z.array(sums.extend({ key: z.string() })).optional(),
    more_groups: z.int().optional(),
    budgets: z.array(
      z.strictObject({
        name: z.string(),
        window: z.string(),
        hard: z.boolean(),
        limit_usd: z.number(),
        spent_usd: z.number(),
        reserved_usd: z.number(),
        remaining_usd: z.number(),
        resets_at: z.string().optional(),
        known: z.boolean().describe('false: what was spent before this process is not known'),
      }),
    ),
    durable: z.boolean().describe('false: some of it is in memory only'),
  }),
});
