import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { textEncodings } from '../workspace/text-encoding.js';

/** `read_file`. */
export const readFile = defineTool({
  name: 'read_file',
  title: 'Read file',
  purpose: 'Reads a text file, or some of its lines.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 15_000,
  lean: true,
  input: z.strictObject({
    path: z.string().describe("Relative to the root; 'name:path' for another root"),
    start: z.int().min(1).default(1).describe('First line'),
    limit: z.int().min(1).max(100_000).default(1_000).describe('Lines'),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    content: z.string(),
    start: z.int(),
    lines: z.int(),
    total_lines: z.int(),
    size_bytes: z.int(),
    encoding: z.enum(textEncodings),
    hash: z.string().describe('For if_match of write_file'),
    truncated: z.boolean(),
    next_start: z.int().optional(),
    note: z.string().optional(),
  }),
});
