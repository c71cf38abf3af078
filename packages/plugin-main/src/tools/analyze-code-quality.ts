import { defineTool } from '@millrace/core';
import { z } from 'zod';

const score = z.number().min(0).max(1);
const place = { path: z.string(), lines: z.string().optional() };

/** `analyze_code_quality`. */
export const analyzeCodeQuality = defineTool({
  name: 'analyze_code_quality',
  title: 'Analyze code quality',
  purpose: 'Scores code 0..1, with its worst places and what would raise it.',
  effect: 'reads',
  longRunning: true,
  scopes: ['main:read'],
  deadlineMs: 300_000,
  input: z
    .strictObject({
      path: z.string().optional(),
      code: z.string().optional().describe('In place of path'),
      language: z.string().optional(),
      base_ref: z.string().optional().describe('Commit to compare with'),
      top: z.int().min(1).max(50).default(5),
    })
    .refine((input) => (input.path === undefined) !== (input.code === undefined), 'give either path or code')
    .refine((input) => (input.code === undefined) === (input.language === undefined), 'language belongs to code')
    .refine((input) => input.base_ref === undefined || input.path !== undefined, 'base_ref needs path'),
  output: z.strictObject({
    status: z.literal('success'),
    quality_score: score,
    grade: z.enum(['A', 'B', 'C', 'D', 'E']),
    score_version: z.string(),
    confidence: score,
    parts: z.strictObject({ complexity: score, duplication: score, size: score, cycles: score }).describe('0 is best'),
    files: z.int(),
    functions: z.int(),
    code_lines: z.int(),
    duplicated: z.strictObject({ clones: z.int(), lines: z.int(), share: z.number() }),
    parse_errors: z.int(),
    worst_functions: z.array(
      z.strictObject({ ...place, name: z.string(), cyclomatic: z.int(), cognitive: z.int(), code_lines: z.int(), risk: score }),
    ),
    what_would_raise_it: z.array(z.strictObject({ edit: z.string(), ...place, gain: z.number() })),
    base: z
      .strictObject({
        commit: z.string(),
        quality_score: score,
        worse: z.array(z.string()),
        better: z.array(z.string()),
      })
      .optional(),
    note: z.string().optional(),
  }),
});
