import { defineTool } from '@millrace/core';
import { z } from 'zod';
import { costUsd } from './money-schema.js';

const message = z.strictObject({ role: z.string().max(50), content: z.string() });

/** Counts tokens. */
export const trackTokens = defineTool({
  name: 'track_tokens',
  title: 'Count tokens',
  purpose: 'Counts the tokens of a text or of chat messages and what a model takes for reading them.',
  effect: 'reads',
  scopes: ['economy:read'],
  deadlineMs: 20_000,
  input: z
    .strictObject({
      text: z.string().optional(),
      messages: z.array(message).min(1).max(1_000).optional(),
      model: z.string().min(1).max(200).optional(),
    })
    .refine((value) => (value.text === undefined) !== (value.messages === undefined), 'give either text or messages'),
  output: z.strictObject({
    status: z.literal('success'),
    tokens: z.int(),
    tokens_used: z.int(),
    method: z.string(),
    model: z.string(),
    cost_usd: costUsd,
    estimated: z.literal(true),
    priced_as: z.string().optional(),
  }),
});
