import { connectStream, type StreamMessage } from '@millrace/plugin-langflow/client';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { runBuilt, type Surroundings } from './built-command.js';
import type { Connected } from './connect.js';

/** A subscriber of every stream of a hub that runs elsewhere. */
export interface Subscriber {
  readonly messages: readonly StreamMessage[];
  close(): Promise<void>;
}

/** Subscribes as an operator would: the address from the hub, a token from `millrace token`, the authority from the data directory. */
export async function subscribe(client: Connected, surroundings: Surroundings): Promise<Subscriber> {
  const address = await vi.waitFor(async () => {
    const status = (await client.call('get_stream_status')).structuredContent;
    expect(status).toMatchObject({ gateway: 'serving' });
    return String(status?.['address']);
  }, 100_000);
  const { stdout } = await runBuilt(['token', '--subject', 'workflow-test'], surroundings);
  const messages: StreamMessage[] = [];
  const connection = await connectStream({
    url: address,
    token: stdout.trim(),
    ca: readFileSync(join(surroundings.env['MILLRACE_DATA_DIR'] ?? '', 'streams', 'stream-ca.pem'), 'utf8'),
    modules: '*',
    onMessage: (message) => void messages.push(message),
  });
  return { messages, close: () => connection.close() };
}
