import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { symbolKinds } from '../code/code-facts.js';

/** `extract_code_components`. */
export const extractCodeComponents = defineTool({
  name: 'extract_code_components',
  title: 'Extract code components',
  purpose: 'Lists what code declares: classes, functions, types; also docs, imports and which file imports which.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string().default('.').describe('File, folder or glob'),
    kinds: z.array(z.enum(symbolKinds)).optional(),
    depth: z.int().min(1).default(2),
    docs: z.boolean().optional(),
    imports: z.boolean().optional(),
    cursor: z.string().optional(),
    max_tokens: z.int().min(1).default(2_000),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    components: z.string().describe("Below each file's path what it imports, '->' which files here that is, and 'lines kind name'"),
    total: z.int().optional(),
    cursor: z.string().optional(),
    note: z.string().optional(),
  }),
});
