import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { symbolKinds } from '../code/code-facts.js';

/** What an analysis can be narrowed to. */
export const analysisParts = ['modules', 'files', 'entries', 'symbols', 'imports', 'history'] as const;

/** `analyze_repository`. */
export const analyzeRepository = defineTool({
  name: 'analyze_repository',
  title: 'Analyze repository',
  purpose: 'What a repository is made of, and its hot spots.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 600_000,
  input: z.strictObject({
    path: z.string().optional().describe('Default: last ingested'),
    focus: z.enum(analysisParts).optional(),
    top: z.int().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    repository: z.string(),
    commit: z.string().optional(),
    files: z.int(),
    lines: z.int(),
    bytes: z.int(),
    languages: z.array(z.strictObject({ name: z.string(), files: z.int(), lines: z.int(), bytes: z.int(), symbols: z.int() })),
    modules: z.array(z.strictObject({ path: z.string(), files: z.int(), lines: z.int(), symbols: z.int() })).optional(),
    biggest_files: z.array(z.strictObject({ path: z.string(), lines: z.int(), bytes: z.int() })).optional(),
    entry_points: z.array(z.strictObject({ path: z.string(), why: z.string() })).optional(),
    symbols: z.partialRecord(z.enum(symbolKinds), z.int()).optional(),
    imports: z.strictObject({ internal: z.int(), external: z.int(), unresolved: z.int() }).optional(),
    import_cycles: z
      .strictObject({ count: z.int(), largest: z.array(z.strictObject({ files: z.int(), paths: z.array(z.string()) })) })
      .describe('Files that load each other in a circle')
      .optional(),
    most_imported: z.array(z.strictObject({ path: z.string(), importers: z.int() })).optional(),
    hot_spots: z
      .array(z.strictObject({ path: z.string(), commits: z.int(), complexity: z.int() }))
      .describe('Changed often and hard to follow')
      .optional(),
    parse_errors: z.int(),
    truncated: z.boolean(),
  }),
});
