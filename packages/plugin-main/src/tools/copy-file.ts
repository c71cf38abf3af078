import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { brought } from './shared-fields.js';

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
  output: z.strictObject(brought),
});
