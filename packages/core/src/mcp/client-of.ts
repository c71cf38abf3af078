import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, type ServerContext } from '@modelcontextprotocol/server';
import type { Client } from '../call/client.js';
import { clientFacts } from '../thin/client-facts.js';
import type { Seat } from './seat.js';

/**
 * What the client says of itself: in each request (2026) or once, when it connected (2025).
 *
 * @internal
 */
export function clientOf(seat: Seat, context: ServerContext): Client {
  const envelope = context.mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
  const info = seat.era === 'modern' ? envelope?.[CLIENT_INFO_META_KEY] : seat.server.getClientVersion();
  const declared = seat.era === 'modern' ? envelope?.[CLIENT_CAPABILITIES_META_KEY] : seat.server.getClientCapabilities();
  return clientFacts(seat.era, info as Parameters<typeof clientFacts>[1], declared);
}
