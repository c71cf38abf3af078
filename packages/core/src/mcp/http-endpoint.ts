import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import type { Serving } from '../hub/serving.js';
import { Activity } from './activity.js';
import { announceChange, createHeaderSeat, createSeat } from './create-seat.js';
import { headerTools } from './header-tools.js';
import { fetchLegacy } from './legacy-leg.js';
import type { Peer, SeatOptions } from './seat.js';
import { SessionStore, type SessionLimits } from './session-store.js';

/** The MCP endpoint of a hub over HTTP: both protocol eras at one address. @internal */
export interface HttpEndpoint {
  /** @param body - the parsed JSON of a POST, already within the limits. */
  fetch(request: Request, peer: Peer, body: unknown): Promise<Response>;
  /** Open 2025 sessions. */
  sessionCount(): number;
  /** Resolves when no answer is being worked on; streams that wait for changes do not count. */
  quiet(signal: AbortSignal): Promise<void>;
  /** Ends every stream and session. */
  close(): Promise<void>;
}

/**
 * The 2026 era is served per request; clients of the 2025 revisions get sessions. The SDK says which is which.
 *
 * @internal
 */
export function createHttpEndpoint(serving: Serving, limits: SessionLimits): HttpEndpoint {
  const peers = new WeakMap<Request, Peer>();
  const peerOf: SeatOptions['peerOf'] = (request) => {
    const peer = request && peers.get(request);
    if (!peer) throw new TypeError('A request without a principal reached the protocol.');
    return peer;
  };
  const activity = new Activity();
  const sessions = new SessionStore(limits, () => serving.clock.now());
  const toolWithHeaders = headerTools(serving);
  const modern = createMcpHandler(
    ({ requestInfo }) => {
      const options: SeatOptions = { era: 'modern', activity, peerOf, ...viewOf(peerOf(requestInfo)) };
      const tool = toolWithHeaders(requestInfo);
      return tool === undefined ? createSeat(serving, options).server : createHeaderSeat(serving, options, tool);
    },
    { legacy: 'reject', onerror: (error) => serving.log.debug('A request was not served.', { cause: error.message }) },
  );
  const forget = serving.onCatalogueChange(() => {
    modern.notify.toolsChanged();
    modern.notify.resourcesChanged();
    modern.notify.promptsChanged();
    for (const { seat } of sessions.values()) announceChange(seat);
  });
  return {
    fetch: (request, peer, body) =>
      activity.during(async () => {
        peers.set(request, peer);
        if (await isLegacyRequest(request, body)) return fetchLegacy({ serving, sessions, activity, peerOf }, { request, peer, body });
        return modern.fetch(request, { parsedBody: body });
      }),
    sessionCount: () => sessions.size,
    quiet: (signal) => activity.quiet(signal),
    async close() {
      forget();
      sessions.closeAll();
      await modern.close();
    },
  };
}

function viewOf({ view }: Peer): { view?: string } {
  return view === undefined ? {} : { view };
}
