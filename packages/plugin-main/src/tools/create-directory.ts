import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `create_directory`. */
export const createDirectory = defineTool({
  name: 'create_directory',
  title: 'Create directory',
  purpose: 'Creates a folder and those above it.',
  effect: 'writes',
  idempotent: true,
  scopes: ['main:write'],
  deadlineMs: 10_000,
  input: z.strictObject({ path: z.string(), create_parents: z.boolean().optional() }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    created: z.boolean(),
    checkpoint: z.string().optional().describe('For undo'),
  }),
});
