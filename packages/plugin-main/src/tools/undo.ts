import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `undo`. */
export const undo = defineTool({
  name: 'undo',
  title: 'Undo',
  purpose: 'Undoes a checkpoint, unless its files changed since.',
  effect: { worst: 'writes', of: (input) => (input.dry_run ? 'reads' : 'writes') },
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({ id: z.string(), dry_run: z.boolean().optional() }),
  output: z.strictObject({
    status: z.literal('success'),
    undone: z.string().describe('The tool whose call was taken back'),
    paths: z.array(z.string()),
    checkpoint: z.string().optional().describe('Undo it to have the change back'),
    dry_run: z.literal(true).optional(),
  }),
});
