import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { pageEnd, paging } from './shared-fields.js';

/** `extract_functions`. */
export const extractFunctions = defineTool({
  name: 'extract_functions',
  title: 'Extract functions',
  purpose: 'Functions in a file, folder or glob: signature, complexity, length.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string().optional(),
    name: z.string().optional(),
    min_complexity: z.int().optional(),
    sort: z.enum(['complexity', 'lines']).optional(),
    ...paging,
  }),
  output: z.strictObject({
    status: z.literal('success'),
    functions: z.string().describe("'lines name(parameters) cc=cyclomatic cog=cognitive lines=of code' below each file's path"),
    ...pageEnd,
  }),
});
