import { z } from 'zod';

const moduleName = z.string().min(1).max(128);
const modules = z.union([z.literal('*'), z.array(moduleName).min(1).max(256)]);
const seq = z.int().min(0);

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('subscribe'),
    modules,
    after: z.record(moduleName, seq).optional(),
    epoch: z.string().max(128).optional(),
    replay: z.enum(['last', 'all', 'none']).default('last'),
  }),
  z.strictObject({ type: z.literal('resume'), module: moduleName, after: seq, epoch: z.string().max(128).optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), modules }),
  z.strictObject({ type: z.literal('authenticate'), token: z.string().min(1).max(4096) }),
]);

/** What a subscriber may send. */
export type ClientMessage = z.output<typeof clientMessage>;

/** A message that cannot be read, as the `error` its sender gets. */
export interface Unreadable {
  readonly code: 'invalid_json' | 'unknown_type' | 'invalid_message';
  readonly message: string;
}

const types = ['subscribe', 'resume', 'unsubscribe', 'authenticate'];

/** Reads a subscriber's message, which is never trusted. */
export function readClientMessage(text: string): ClientMessage | Unreadable {
  const value = parse(text);
  if (value === undefined) return { code: 'invalid_json', message: 'The message is not JSON.' };
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type !== 'string' || !types.includes(type))
    return { code: 'unknown_type', message: `The type must be one of ${types.join(', ')}.` };
  const result = clientMessage.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => issue.path.join('.').slice(0, 80) || 'the message').slice(0, 5);
  return { code: 'invalid_message', message: `A '${type}' does not look like this: mend ${where.join(', ')}.` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
