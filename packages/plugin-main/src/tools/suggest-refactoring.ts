import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { isSuggestionKind, suggestionKinds } from '../refactoring/rules/kinds.js';

/** `suggest_refactoring`. */
export const suggestRefactoring = defineTool({
  name: 'suggest_refactoring',
  title: 'Suggest refactoring',
  purpose: 'Suggests proven refactorings as diffs, the worst functions first.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z.strictObject({
    path: z.string(),
    // No enum: the names would cost more tokens than all the rest, and answers tell them.
    kinds: z.array(z.string().refine(isSuggestionKind, `not one of ${suggestionKinds.join(', ')}`)).optional(),
    name: z.string().optional(),
    max: z.int().min(1).optional(),
    max_tokens: z.int().min(1).optional(),
    cursor: z.string().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    suggestions: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(suggestionKinds),
        path: z.string(),
        lines: z.string(),
        name: z.string().optional(),
        why: z.string().describe('What it does; what it lowers'),
        diff: z.string(),
        safety: z.enum(['safe', 'review']).describe('safe: the same behaviour by construction'),
        verified: z
          .strictObject({ parses: z.literal(true), names: z.literal(true), idempotent: z.literal(true), score_delta: z.number() })
          .describe('Found out by trying it; names: none is lost'),
        if_match: z.string().describe('Hash of the file it applies to'),
      }),
    ),
    total: z.int().optional(),
    cursor: z.string().optional(),
    note: z.string().optional(),
  }),
});
