import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `search_files`. */
export const searchFiles = defineTool({
  name: 'search_files',
  title: 'Search files',
  purpose: 'Searches file content or names. Skips what .gitignore names.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 30_000,
  input: z.strictObject({
    query: z.string(),
    path: z.string().optional(),
    mode: z.enum(['text', 'regex', 'name']).optional(),
    output: z.enum(['lines', 'files', 'count']).optional(),
    glob: z.string().optional(),
    language: z.string().optional(),
    ignore_case: z.boolean().optional(),
    context: z.int().optional(),
    include_ignored: z.boolean().optional(),
    max_tokens: z.int().optional(),
    cursor: z.string().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    results: z.string().describe("Lines as 'number: text' below their file's path, or paths, in the order of paths"),
    total: z.int().optional().describe('Lines or files in all'),
    cursor: z.string().optional().describe('For the next page'),
    note: z.string().optional(),
  }),
});
