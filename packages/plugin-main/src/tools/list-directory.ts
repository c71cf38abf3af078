import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `list_directory`. */
export const listDirectory = defineTool({
  name: 'list_directory',
  title: 'List directory',
  purpose: 'Lists a folder, grouped, without what .gitignore names.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 30_000,
  lean: true,
  input: z.strictObject({
    path: z.string().default('.'),
    depth: z.int().min(1).max(20).default(1),
    limit: z.int().min(1).max(2_000).default(200),
    offset: z.int().min(0).max(100_000).default(0).describe('next_offset of the last answer'),
    include_ignored: z.boolean().default(false),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    groups: z.array(
      z.strictObject({
        path: z.string(),
        directories: z.array(z.string()).optional().describe("'name/ (entries)'"),
        files: z.array(z.string()).optional(),
        special: z.array(z.string()).optional().describe('Links, pipes, devices'),
      }),
    ),
    total: z.strictObject({
      files: z.int(),
      directories: z.int(),
      special: z.int().optional(),
      ignored: z.int().optional(),
      withheld: z.int().optional().describe('By their names, secrets'),
      unreadable: z.int().optional(),
    }),
    truncated: z.boolean(),
    next_offset: z.int().optional(),
    note: z.string().optional(),
    other_roots: z.array(z.string()).optional(),
  }),
});
