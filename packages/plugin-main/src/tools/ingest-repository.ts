import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `ingest_repository`. */
export const ingestRepository = defineTool({
  name: 'ingest_repository',
  title: 'Ingest repository',
  purpose: 'Reads a repository or folder whole: files, languages, symbols.',
  effect: 'reads',
  openWorld: true,
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 600_000,
  input: z
    .strictObject({
      path: z.string().optional(),
      url: z.string().optional(),
      ref: z.string().optional().describe('A commit, not the working files'),
      subdirectory: z.string().optional(),
      include: z.array(z.string()).optional().describe('Globs'),
      exclude: z.array(z.string()).optional(),
    })
    .refine((input) => (input.path === undefined) !== (input.url === undefined), 'give either path or url'),
  output: z.strictObject({
    status: z.literal('success'),
    repository: z.string(),
    commit: z.string().optional(),
    source: z.enum(['working_files', 'commit', 'folder']).describe('What was read'),
    files: z.int(),
    bytes: z.int(),
    languages: z.record(z.string(), z.int()),
    symbols: z.int(),
    skipped: z.record(z.string(), z.int()).describe('Files passed over, by reason'),
    parse_errors: z.int(),
    truncated: z.boolean(),
    left_out: z.string().optional(),
    duration_ms: z.int(),
  }),
});
