import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { pageEnd, paging } from './shared-fields.js';

/** `find_code_patterns`. */
export const findCodePatterns = defineTool({
  name: 'find_code_patterns',
  title: 'Find code patterns',
  purpose: 'Finds code by ast-grep pattern f($A, $$$B), rule or preset (todo, sql-concat…).',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 120_000,
  input: z.strictObject({
    pattern: z.string().optional(),
    rule: z.record(z.string(), z.unknown()).optional(),
    preset: z.string().optional(),
    language: z.string().optional(),
    path: z.string().optional(),
    ...paging,
  }),
  output: z.strictObject({
    status: z.literal('success'),
    results: z.string().describe("'line:column text NAME=capture' below the path of each file"),
    ...pageEnd,
  }),
});
