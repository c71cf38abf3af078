import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { symbolKinds } from '../code/code-facts.js';

/** `analyze_repository`. */
export const analyzeRepository = defineTool({
  name: 'analyze_repository',
  title: 'Analyze repository',
  purpose: 'Tells what a repository is made of: languages, modules, entry points, symbols, imports.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 600_000,
  input: z.strictObject({
    path: z.string().optional().describe('Folder inside the roots; without it the last one ingested'),
    top: z.int().min(1).max(100).default(8).describe('Length of each list'),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    repository: z.string(),
    commit: z.string().optional(),
    files: z.int(),
    lines: z.int(),
    bytes: z.int(),
    languages: z.array(z.strictObject({ name: z.string(), files: z.int(), lines: z.int(), bytes: z.int(), symbols: z.int() })),
    modules: z.array(z.strictObject({ path: z.string(), files: z.int(), lines: z.int(), symbols: z.int() })),
    biggest_files: z.array(z.strictObject({ path: z.string(), lines: z.int(), bytes: z.int() })),
    entry_points: z.array(z.strictObject({ path: z.string(), why: z.string() })),
    symbols: z.partialRecord(z.enum(symbolKinds), z.int()),
    imports: z.strictObject({ internal: z.int(), external: z.int(), unresolved: z.int() }),
    import_cycles: z
      .strictObject({ count: z.int(), largest: z.array(z.strictObject({ files: z.int(), paths: z.array(z.string()) })) })
      .describe('Files that load each other in a circle'),
    most_imported: z.array(z.strictObject({ path: z.string(), importers: z.int() })),
    parse_errors: z.int(),
    truncated: z.boolean(),
  }),
});
