import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `list_directory`. */
export const listDirectory = defineTool({
  name: 'list_directory',
  title: 'List directory',
  purpose: 'Lists a folder by levels, without what .gitignore names.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 30_000,
  input: z.strictObject({
    path: z.string().optional(),
    depth: z.int().optional(),
    sort: z.enum(['name', 'size', 'modified']).optional(),
    include_ignored: z.boolean().optional(),
    max_tokens: z.int().optional(),
    cursor: z.string().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string().optional(),
    groups: z.array(
      z.strictObject({
        path: z.string(),
        directories: z.array(z.string()).optional().describe("'name/ (entries)'"),
        files: z.array(z.string()).optional(),
        special: z.array(z.string()).optional().describe('Links, pipes, devices'),
      }),
    ),
    total: z
      .strictObject({
        files: z.int(),
        directories: z.int(),
        special: z.int().optional(),
        ignored: z.int().optional(),
        withheld: z.int().optional().describe('By their names, secrets'),
        unreadable: z.int().optional(),
      })
      .optional()
      .describe('On the first page'),
    truncated: z.boolean(),
    cursor: z.string().optional(),
    note: z.string().optional(),
    other_roots: z.array(z.string()).optional(),
  }),
});
