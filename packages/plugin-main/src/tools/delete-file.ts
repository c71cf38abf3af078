import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `delete_file`. */
export const deleteFile = defineTool({
  name: 'delete_file',
  title: 'Delete file',
  purpose: 'Deletes a file, or a folder if recursive; undo restores unless permanent.',
  effect: { worst: 'destroys', of: (input) => (input.dry_run ? 'reads' : input.permanent ? 'destroys' : 'writes') },
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({
    path: z.string(),
    recursive: z.boolean().optional(),
    permanent: z.boolean().optional(),
    dry_run: z.boolean().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    files: z.int(),
    directories: z.int(),
    checkpoint: z.string().optional().describe('For undo'),
    dry_run: z.literal(true).optional(),
  }),
});
