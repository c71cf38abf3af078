import { defineTool } from '@millrace/core';
import { z } from 'zod';

/** Tells how the stream gateway does. */
export const getStreamStatus = defineTool({
  name: 'get_stream_status',
  title: 'Stream status',
  purpose: 'Tells where the live data streams are served and how much they carried.',
  effect: 'reads',
  scopes: ['langflow:read'],
  deadlineMs: 2_000,
  input: z.strictObject({}),
  output: z.strictObject({
    status: z.literal('success'),
    gateway: z.enum(['starting', 'serving', 'skipped', 'failed', 'stopped']),
    address: z.string().optional(),
    connections: z.int(),
    streams: z.array(z.strictObject({ module: z.string(), seq: z.int() })),
    delivered: z.int(),
    dropped: z.int(),
  }),
});
