import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `write_file`. */
export const writeFile = defineTool({
  name: 'write_file',
  title: 'Write file',
  purpose: 'Creates, overwrites or appends to a text file.',
  effect: {
    worst: 'destroys',
    of: (input) => (input.dry_run ? 'reads' : input.mode === 'overwrite' ? 'destroys' : 'writes'),
  },
  scopes: ['main:write'],
  deadlineMs: 15_000,
  input: z.strictObject({
    path: z.string(),
    content: z.string(),
    mode: z.enum(['create', 'overwrite', 'append']).default('create'),
    create_parents: z.boolean().optional(),
    if_match: z.string().optional().describe('hash'),
    encoding: z.enum(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin1']).optional(),
    dry_run: z.boolean().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    path: z.string(),
    created: z.boolean(),
    added: z.int().describe('Lines'),
    removed: z.int().describe('Lines'),
    size_bytes: z.int(),
    hash: z.string(),
    encoding: z.string(),
    checkpoint: z.string().optional().describe('For undo'),
    note: z.string().optional(),
    dry_run: z.literal(true).optional(),
  }),
});
