import { z } from 'zod';
import type { ServerMessage } from '../protocol/messages.js';

const seq = z.int().min(0);
const streamed = { module: z.string(), timestamp: z.string(), seq, data: z.record(z.string(), z.unknown()) };

// Loose on purpose: a newer gateway may say more.
const serverMessage = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('module_data'), ...streamed }),
  z.looseObject({ type: z.literal('error_notification'), ...streamed }),
  z.looseObject({ type: z.literal('gap'), module: z.string(), from: seq, to: seq }),
  z.looseObject({
    type: z.literal('subscribed'),
    modules: z.array(z.string()),
    streams: z.record(z.string(), z.looseObject({ seq })),
    epoch: z.string(),
    expires: z.string(),
    expires_in_ms: z.number(),
  }),
  z.looseObject({ type: z.literal('unsubscribed'), modules: z.array(z.string()) }),
  z.looseObject({ type: z.literal('authenticated'), expires: z.string(), expires_in_ms: z.number() }),
  z.looseObject({ type: z.literal('error'), code: z.string(), message: z.string() }),
  z.looseObject({ type: z.literal('goaway'), deadline: z.string() }),
]);

/** Reads a message of the gateway; what this version does not know is nothing. */
export function readServerMessage(text: string): ServerMessage | undefined {
  try {
    const result = serverMessage.safeParse(JSON.parse(text));
    return result.success ? (result.data as unknown as ServerMessage) : undefined;
  } catch {
    return undefined;
  }
}
