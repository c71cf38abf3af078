import { defineTool } from '@millrace/core';
import { z } from 'zod';

const reading = ['status', 'diff', 'log', 'show', 'blame', 'branches', 'stashes'] as const;
const writing = ['add', 'commit', 'branch', 'delete_branch', 'checkout', 'stash', 'pop_stash', 'restore'] as const;
/** All operations. */
export const gitOps = [...reading, ...writing] as const;
/** What cannot be had back: the changes of working files, the name of a branch. */
const destroying: readonly string[] = ['restore', 'delete_branch'];

/** Whether an op changes the repository. */
export function changesRepository(op: string): boolean {
  return (writing as readonly string[]).includes(op);
}

/** `git_operations`. */
export const gitOperations = defineTool({
  name: 'git_operations',
  title: 'Git',
  purpose: 'Git status, history and differences of a path; changes where the host allows.',
  effect: {
    worst: 'destroys',
    of: ({ op }) => (destroying.includes(op) ? 'destroys' : changesRepository(op) ? 'writes' : 'reads'),
  },
  scopes: ['main:read'],
  deadlineMs: 60_000,
  input: z.strictObject({
    op: z.enum(gitOps),
    path: z.string().optional(),
    ref: z.string().optional(),
    base: z.string().optional().describe('Compare from'),
    paths: z.array(z.string()).optional(),
    staged: z.boolean().optional(),
    lines: z.string().optional().describe("Blame '10-20'"),
    message: z.string().optional(),
    name: z.string().optional().describe('Branch'),
    max_tokens: z.int().optional(),
    cursor: z.string().optional(),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    text: z.string(),
    cursor: z.string().optional(),
    note: z.string().optional(),
  }),
});
