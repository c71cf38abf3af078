import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { textEncodings } from '../workspace/text-encoding.js';

/** `get_file_info`. */
export const getFileInfo = defineTool({
  name: 'get_file_info',
  title: 'Get file info',
  purpose: 'Size, time, mode, encoding, lines, tokens.',
  effect: 'reads',
  scopes: ['main:read'],
  deadlineMs: 15_000,
  input: z
    .strictObject({ paths: z.array(z.string()) })
    .refine(({ paths }) => paths.length > 0 && paths.length <= 100, 'paths takes 1 to 100'),
  output: z.strictObject({
    status: z.literal('success'),
    files: z.array(
      z.strictObject({
        path: z.string(),
        kind: z.enum(['file', 'folder', 'link', 'other']).optional(),
        size_bytes: z.int().optional(),
        modified: z.string().optional().describe('ISO 8601'),
        mode: z.string().optional(),
        links: z.int().optional().describe('Where there is more than one name for it'),
        hash: z.string().optional(),
        language: z.string().optional(),
        binary: z.literal(true).optional(),
        encoding: z.enum(textEncodings).optional(),
        line_ends: z.enum(['lf', 'crlf', 'mixed', 'none']).optional(),
        lines: z.int().optional(),
        tokens: z.int().optional().describe('About'),
        error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
      }),
    ),
  }),
});
