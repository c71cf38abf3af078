import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, type ServerContext } from '@modelcontextprotocol/server';
import type { Client } from '../call/client.js';
import type { Seat } from './seat.js';

interface Named {
  readonly name?: string;
  readonly version?: string;
}
interface Declared {
  readonly elicitation?: { readonly form?: unknown; readonly url?: unknown };
}

/**
 * What the client says of itself: in each request (2026) or once, when it connected (2025).
 *
 * @internal
 */
export function clientOf(seat: Seat, context: ServerContext): Client {
  const envelope = context.mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
  const info = (seat.era === 'modern' ? envelope?.[CLIENT_INFO_META_KEY] : seat.server.getClientVersion()) as Named | undefined;
  const declared = seat.era === 'modern' ? envelope?.[CLIENT_CAPABILITIES_META_KEY] : seat.server.getClientCapabilities();
  return {
    name: info?.name ?? 'unknown',
    version: info?.version ?? '',
    era: seat.era,
    canAsk: canAsk(declared as Declared | undefined),
  };
}

/** A bare `elicitation: {}` is the older way to declare forms. */
function canAsk(declared: Declared | undefined): boolean {
  const elicitation = declared?.elicitation;
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}
