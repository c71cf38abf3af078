import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `search_files`. */
export const searchFiles = defineTool({
  name: 'search_files',
  title: 'Search files',
  purpose: 'Searches file content, or names by part or glob, without what .gitignore names.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 30_000,
  lean: true,
  input: z.strictObject({
    query: z.string(),
    path: z.string().default('.'),
    mode: z.enum(['text', 'regex', 'name']).default('text'),
    output: z.enum(['lines', 'files', 'count']).default('lines'),
    glob: z.string().optional(),
    language: z.string().optional(),
    ignore_case: z.boolean().default(false),
    context: z.int().min(0).max(20).default(0),
    include_ignored: z.boolean().default(false),
    max_tokens: z.int().min(1).default(2_000),
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
