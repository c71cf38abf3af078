import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { brought } from './shared-fields.js';

/** `move_file`. */
export const moveFile = defineTool({
  name: 'move_file',
  title: 'Move file',
  purpose: 'Moves or renames a file or folder.',
  effect: { worst: 'writes', of: (input) => (input.dry_run ? 'reads' : 'writes') },
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({
    from: z.string(),
    to: z.string(),
    overwrite: z.boolean().optional(),
    dry_run: z.boolean().optional(),
  }),
  output: z.strictObject({
    ...brought,
    dry_run: z.literal(true).optional(),
  }),
});
