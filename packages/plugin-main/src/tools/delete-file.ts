import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `delete_file`. */
export const deleteFile = defineTool({
  name: 'delete_file',
  title: 'Delete file',
  purpose: 'Deletes a file, or with recursive a folder and all inside, for good.',
  effect: 'destroys',
  scopes: ['main:write'],
  deadlineMs: 60_000,
  input: z.strictObject({ path: z.string(), recursive: z.boolean().default(false) }),
  output: z.strictObject({ status: z.literal('success'), path: z.string(), files: z.int(), directories: z.int() }),
});
