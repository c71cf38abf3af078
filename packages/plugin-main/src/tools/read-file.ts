import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { textEncodings } from '../workspace/text-encoding.js';

const file = {
  path: z.string().optional(),
  content: z.string().optional(),
  start: z.int().optional().describe('Negative: from the end, where the number is not known'),
  lines: z.int().optional(),
  total_lines: z.int().optional(),
  size_bytes: z.int().optional(),
  encoding: z.enum(textEncodings).optional(),
  hash: z.string().optional().describe('For if_match and if_none_match'),
  truncated: z.boolean().optional(),
  next_start: z.int().optional(),
  outline: z.string().optional(),
  base64: z.string().optional(),
  offset: z.int().optional(),
  next_offset: z.int().optional(),
  unchanged: z.literal(true).optional(),
  note: z.string().optional(),
};

/** `read_file`. */
export const readFile = defineTool({
  name: 'read_file',
  title: 'Read file',
  purpose: 'Reads files; long ones as outline and first lines.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 15_000,
  input: z
    .strictObject({
      path: z.string().optional().describe("Relative to the root; 'name:path' for another root"),
      paths: z.array(z.string()).optional(),
      start: z.int().optional().describe('Line; negative from the end'),
      limit: z.int().optional(),
      symbol: z.string().optional().describe('Class.method'),
      outline: z.boolean().optional(),
      full: z.boolean().optional(),
      offset: z.int().optional().describe('Byte, for base64'),
      length: z.int().optional(),
      if_none_match: z.string().optional(),
      max_tokens: z.int().optional(),
    })
    .refine(({ path, paths }) => (path === undefined) !== (paths === undefined), 'give either path or paths')
    .refine(({ paths }) => paths === undefined || (paths.length > 0 && paths.length <= 50), 'paths takes 1 to 50')
    .refine(({ start }) => start !== 0, 'start is 1 or more, or negative to count from the end')
    .refine(
      ({ limit = 1, length = 1, max_tokens = 1 }) => Math.min(limit, length, max_tokens) > 0,
      'limit, length and max_tokens are 1 or more',
    )
    .refine(({ offset, length }) => length === undefined || offset !== undefined, 'length needs offset'),
  output: z.strictObject({
    status: z.literal('success'),
    ...file,
    files: z
      .array(z.strictObject({ ...file, error: z.strictObject({ code: z.string(), message: z.string() }).optional() }))
      .optional()
      .describe('For paths'),
  }),
});
