import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `find_references`. */
export const findReferences = defineTool({
  name: 'find_references',
  title: 'Find references',
  purpose: 'Where a name is declared and used, surest first.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    symbol: z.string().min(1).describe('name, Class.method or path:line'),
    path: z.string().optional(),
    cursor: z.string().optional(),
    max_tokens: z.int().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    definitions: z.array(z.string()).describe('path:line signature'),
    references: z.array(
      z.strictObject({
        path: z.string(),
        confidence: z.enum(['definition', 'import', 'name']).describe('name: only the name speaks for it'),
        places: z.array(z.string()).describe('line use: text'),
      }),
    ),
    total: z.int().optional().describe('Places in all'),
    cursor: z.string().optional(),
  }),
});
