import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `list_checkpoints`. */
export const listCheckpoints = defineTool({
  name: 'list_checkpoints',
  title: 'List checkpoints',
  purpose: 'Lists what undo can take back, newest first.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 10_000,
  input: z.strictObject({ cursor: z.string().optional(), max_tokens: z.int().optional() }),
  output: z.strictObject({
    status: z.literal('success'),
    checkpoints: z.array(
      z.strictObject({
        id: z.string(),
        tool: z.string(),
        when: z.string().describe('ISO 8601'),
        paths: z.array(z.string()),
        more_paths: z.int().optional(),
        undone_by: z.string().optional(),
      }),
    ),
    total: z.int().optional(),
    truncated: z.boolean(),
    cursor: z.string().optional(),
  }),
});
