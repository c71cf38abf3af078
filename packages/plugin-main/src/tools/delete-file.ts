import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `delete_file`. */
export const deleteFile = defineTool({
  name: 'delete_file',
  title: 'Delete file',
  purpose: 'Deletes a file, or with recursive a folder; undo restores it unless permanent.',
  effect: { worst: 'destroys', of: (input) => (input.dry_run ? 'reads' : input.permanent ? 'destroys' : 'writes') },
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({
    path: z.string(),
    recursive: z.boolean().default(false),
    permanent: z.boolean().default(false),
    dry_run: z.boolean().default(false),
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
