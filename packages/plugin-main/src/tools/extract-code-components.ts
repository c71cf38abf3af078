import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { pageEnd, paging } from './shared-fields.js';
import { isSymbolKind, symbolKinds } from '../code/code-facts.js';

/** `extract_code_components`. */
export const extractCodeComponents = defineTool({
  name: 'extract_code_components',
  title: 'Extract code components',
  purpose: 'Declarations in a file, folder or glob; docs, imports and who imports whom on request.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string().optional(),
    kinds: z.array(z.string().refine(isSymbolKind, { error: `a kind is ${symbolKinds.join(', ')}` })).optional(),
    depth: z.int().optional(),
    docs: z.boolean().optional(),
    imports: z.boolean().optional(),
    ...paging,
  }),
  output: z.strictObject({
    status: z.literal('success'),
    components: z.string().describe("Below each file's path what it imports, '->' which files here that is, and 'lines kind name'"),
    ...pageEnd,
  }),
});
