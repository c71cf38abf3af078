import { defineTool } from '@millrace/core';
import { z } from 'zod';

const operation = {
  operation_id: z.string(),
  name: z.string(),
  state: z.enum(['running', 'succeeded', 'failed']),
  progress: z.number().min(0).max(1),
  duration_ms: z.number(),
};
const step = z.strictObject({ name: z.string(), ms: z.number(), message: z.string().optional() });
const inputId = z.string().min(1).max(128);

/** Follows a piece of work of the caller's own over several calls. */
export const monitorOperation = defineTool({
  name: 'monitor_operation',
  title: 'Monitor an operation',
  purpose: 'Times a named operation and its steps: start it, update it, finish it, get it; get without an id lists yours.',
  input: z.strictObject({
    action: z.enum(['start', 'update', 'finish', 'get']),
    operation_id: inputId.optional().describe('From start; needed by update and finish'),
    name: z.string().min(1).max(200).optional().describe('For start'),
    step: z.string().min(1).max(200).optional().describe('Begins this step and ends the one before'),
    progress: z.number().min(0).max(1).optional(),
    message: z.string().max(500).optional(),
    outcome: z.enum(['succeeded', 'failed']).optional().describe('For finish; succeeded unless said'),
  }),
  output: z.strictObject({
    status: z.literal('success'),
    operation_id: operation.operation_id.optional(),
    name: operation.name.optional(),
    state: operation.state.optional(),
    progress: operation.progress.optional(),
    duration_ms: operation.duration_ms.optional(),
    message: z.string().optional(),
    steps: z.array(step).optional().describe('With get'),
    operations: z.array(z.strictObject(operation)).optional().describe('With get without an id; newest first'),
  }),
  effect: { worst: 'writes', of: (input) => (input.action === 'get' ? 'reads' : 'writes') },
  scopes: ['support:write'],
  deadlineMs: 5_000,
});
