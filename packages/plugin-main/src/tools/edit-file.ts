import { defineTool } from '@millrace/core';
import { z } from 'zod';

const exactEdit = z.strictObject({ old: z.string(), new: z.string(), all: z.boolean().optional() });

/** `edit_file`. */
export const editFile = defineTool({
  name: 'edit_file',
  title: 'Edit file',
  purpose: 'Changes parts of a text file by edits (exact text, once unless all), patch (unified diff) or symbol with body.',
  effect: { worst: 'destroys', of: (input) => (input.dry_run ? 'reads' : 'destroys') },
  scopes: ['main:write'],
  deadlineMs: 15_000,
  input: z.strictObject({
    path: z.string(),
    edits: z.array(exactEdit).optional(),
    patch: z.string().optional(),
    symbol: z.string().optional(),
    body: z.string().optional(),
    if_match: z.string().optional(),
    dry_run: z.boolean().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    replacements: z.int(),
    diff: z.string(),
    hash: z.string(),
    encoding: z.string(),
    parses: z.boolean().optional(),
    checkpoint: z.string().optional().describe('For undo'),
    note: z.string().optional(),
    dry_run: z.literal(true).optional(),
  }),
});
