import type { Client } from '../call/client.js';
import type { Serving } from '../hub/serving.js';
import { identityOf } from '../mcp/identity.js';
import { clientOfHandshake } from './client-facts.js';
import { hasOnly, type PlainMessage } from './message.js';

/** The 2025 revisions and before, newest first. @internal */
export const legacyVersions: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

/** A 2025 handshake that was answered without the SDK. @internal */
export interface Handshake {
  readonly client: Client;
  /** The `initialize` message, for when the SDK has to catch up. */
  readonly message: PlainMessage;
  /** The JSON of the result. */
  readonly result: string;
}

/** Answers an `initialize` of the plain kind. @internal */
export function shakeHands(serving: Serving, view: string | undefined, message: PlainMessage): Handshake | undefined {
  const { id, method, params } = message;
  if (method !== 'initialize' || id === undefined || !hasOnly(params, ['protocolVersion', 'capabilities', 'clientInfo'])) return undefined;
  const { protocolVersion: asked } = params;
  const client = clientOfHandshake(params);
  if (client === undefined || typeof asked !== 'string') return undefined;
  const { serverInfo, capabilities, instructions } = identityOf(serving, view);
  const protocolVersion = legacyVersions.includes(asked) ? asked : legacyVersions[0];
  const told = { protocolVersion, capabilities, serverInfo, ...(instructions !== undefined && { instructions }) };
  return { client, message, result: JSON.stringify(told) };
}
