import { defineTool } from '@millrace/core';
import { z } from 'zod';

const table = z.strictObject({ table: z.string(), size_bytes: z.number() });

/** What the database says of itself, also when it is refused. */
export const getDatabaseStatus = defineTool({
  name: 'get_database_status',
  title: 'Database status',
  purpose: "Reports the database's state, size, response time and schemas.",
  input: z.strictObject({ detail: z.boolean().default(false).describe('Also the sizes of the largest tables') }),
  output: z.strictObject({
    status: z.enum(['success', 'opening', 'refused', 'closed']).describe('success: it is ready'),
    engine: z.enum(['embedded', 'postgresql']),
    state: z.enum(['opening', 'ready', 'refused', 'closed']),
    location: z.string(),
    version: z.string().optional(),
    has_vector: z.boolean().optional(),
    size_bytes: z.number().optional(),
    round_trip_ms: z.number().optional(),
    schemas: z.array(z.string()),
    problem: z.string().optional(),
    tables: z.array(table).optional(),
  }),
  effect: 'reads',
  scopes: ['support:read'],
  deadlineMs: 10_000,
});
