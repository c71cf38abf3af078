import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `copy_file`. */
export const copyFile = defineTool({
  name: 'copy_file',
  title: 'Copy file',
  purpose: 'Copies a file, or a folder if recursive.',
  effect: 'writes',
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({
    from: z.string(),
    to: z.string(),
    overwrite: z.boolean().optional(),
    recursive: z.boolean().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    from: z.string(),
    to: z.string(),
    files: z.int(),
    directories: z.int(),
    replaced: z.boolean(),
    checkpoint: z.string().optional().describe('For undo'),
  }),
});
