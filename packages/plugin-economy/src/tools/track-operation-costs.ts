import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { costUsd } from './money-schema.js';

const tokens = z.int().min(0).max(100_000_000).default(0);

/** Sums what an operation of several calls costs. */
export const trackOperationCosts = defineTool({
  name: 'track_operation_costs',
  title: 'Cost of an operation',
  purpose: 'Sums what your calls cost between start and finish of a named operation, or takes the usage a model reported for it.',
  effect: 'writes',
  scopes: ['economy:write'],
  deadlineMs: 15_000,
  input: z
    .strictObject({
      operation: z.string().min(1).max(200),
      action: z.enum(['start', 'finish', 'get']),
      usage: z
        .strictObject({
          model: z.string().min(1).max(200),
          input_tokens: tokens.describe('without cached ones'),
          output_tokens: tokens,
          cache_read_tokens: tokens,
          cache_write_tokens: tokens,
        })
        .optional()
        .describe('with finish: reported by the model'),
    })
    .refine((value) => value.usage === undefined || value.action === 'finish', 'usage goes with finish'),
  output: z.strictObject({
    status: z.literal('success'),
    operation: z.string(),
    state: z.enum(['running', 'finished']),
    started_at: z.string(),
    finished_at: z.string().optional(),
    calls: z.int(),
    tokens_used: z.int(),
    cost_usd: costUsd,
    estimated: z.boolean(),
    model: z.string(),
    unpriced: z.int(),
    durable: z.boolean(),
  }),
});
