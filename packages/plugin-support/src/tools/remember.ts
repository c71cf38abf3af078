import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { memoryKinds } from './memory-kinds.js';

/** Keeps a text for the caller, durably. */
export const remember = defineTool({
  name: 'remember',
  title: 'Remember',
  purpose: 'Stores a text in your own long-term memory; the same text is stored once.',
  input: z.strictObject({
    text: z.string().describe('At most 32 KiB'),
    kind: z.enum(memoryKinds).default('note'),
    tags: z.array(z.string().min(1).max(64)).max(16).default([]),
    importance: z.number().min(0).max(1).default(0.5),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    result: z.enum(['added', 'duplicate_of']),
    id: z.string().describe('Of the memory that now holds the text'),
  }),
  effect: 'writes',
  idempotent: true,
  scopes: ['support:write'],
  deadlineMs: 15_000,
});
