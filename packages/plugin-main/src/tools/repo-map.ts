import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `repo_map`. */
export const repoMap = defineTool({
  name: 'repo_map',
  title: 'Map repository',
  purpose: 'What matters most in a repository, within a token budget.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string().optional(),
    query: z.string().optional(),
    files: z.array(z.string()).optional().describe('Near these'),
    budget_tokens: z.int().min(200).default(2_000),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    map: z.string().describe("'path: names', then 'line signature'"),
    tokens: z.int().describe('Of the map, o200k'),
    files: z.string().describe('Shown of all'),
    symbols: z.string(),
  }),
});
