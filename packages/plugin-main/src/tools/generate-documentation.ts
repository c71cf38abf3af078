import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** `generate_documentation`. */
export const generateDocumentation = defineTool({
  name: 'generate_documentation',
  title: 'Generate documentation',
  purpose: 'Markdown on a repository, made from its code; or a check of such a page.',
  effect: { worst: 'writes', of: (input) => (input.out === undefined || input.check ? 'reads' : 'writes') },
  idempotent: true,
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z
    .strictObject({
      path: z.string().optional(),
      detail: z.enum(['overview', 'api']).default('overview'),
      out: z.string().optional().describe('Page to write'),
      check: z.boolean().default(false).describe('What is stale in out'),
      cursor: z.string().optional(),
      max_tokens: z.int().default(4_000),
    })
    .refine((input) => !input.check || input.out !== undefined, 'check needs out'),
  output: z.strictObject({
    status: z.enum(['success', 'stale']),
    page: z.string().optional(),
    written: z.string().optional(),
    stale: z.array(z.string()).optional().describe('Headings'),
    cursor: z.string().optional(),
    hash: z.string().optional(),
  }),
});
