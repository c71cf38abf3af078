import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `extract_functions`. */
export const extractFunctions = defineTool({
  name: 'extract_functions',
  title: 'Extract functions',
  purpose: 'Lists functions with signature, complexity and length.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string().default('.').describe('File, folder or glob'),
    name: z.string().optional(),
    min_complexity: z.int().optional(),
    sort: z.enum(['position', 'complexity', 'lines']).optional(),
    cursor: z.string().optional(),
    max_tokens: z.int().min(1).default(2_000),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    functions: z.string().describe("'lines name(parameters) cc=cyclomatic cog=cognitive lines=of code' below each file's path"),
    total: z.int().optional(),
    cursor: z.string().optional(),
    note: z.string().optional(),
  }),
});
