import { defineTool } from '@millrace/core';
import { z } from 'zod';

const error = z.strictObject({
  code: z.string(),
  message: z.string(),
  tool: z.string(),
  plugin: z.string(),
  principal: z.string(),
  count: z.number().int().describe('How often, while it stayed the same'),
  first_at: z.string(),
  last_at: z.string(),
  correlation_id: z.string().describe('Of the last one'),
});

/** The failed calls of late, secrets masked. */
export const getRecentErrors = defineTool({
  name: 'get_recent_errors',
  title: 'Recent errors',
  purpose: 'Lists the calls that failed of late, newest first, equal ones counted together.',
  input: z.strictObject({
    since: z.string().max(40).optional().describe('ISO 8601, e.g. 2026-01-31T12:00:00Z'),
    tool: z.string().min(1).optional(),
    code: z.string().min(1).optional(),
    limit: z.number().int().min(1).max(100).default(10),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    errors: z.array(error),
    more: z.number().int().describe('Further ones that match'),
  }),
  effect: 'reads',
  scopes: ['support:read'],
  deadlineMs: 5_000,
});
