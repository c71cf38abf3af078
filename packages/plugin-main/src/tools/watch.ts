import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `watch`. */
export const watch = defineTool({
  name: 'watch',
  title: 'Watch files',
  purpose: 'Tells subscribers of workspace:///{path} when files that match change.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 60_000,
  input: z.strictObject({ globs: z.array(z.string()).optional(), stop: z.boolean().optional() }),
  output: z.strictObject({ status: z.literal('success'), watching: z.array(z.string()).describe('All globs of the caller') }),
});
