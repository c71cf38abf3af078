import { z } from 'zod';

/** Money as tools show it: USD with at most six decimals, null where no price is known. */
export const costUsd = z.number().nullable();

/** The fields every sum of calls has. */
export const sumsShape = {
  tokens_used: z.int(),
  cost_usd: z.number(),
  calls: z.int(),
  estimated: z.boolean(),
  model: z.string(),
  unpriced: z.int().describe('calls without a known price, not in cost_usd'),
};
