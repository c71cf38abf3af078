import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { principalKey } from '../call/principal.js';
import { streamsFull } from '../error/error-catalogue/protocol.js';
import type { Serving } from '../hub/serving.js';
import type { StartedCall } from '../thin/started-call.js';
import type { Activity } from './activity.js';
import { boundRefusal } from './bound-errors.js';
import { announceChange, createHeaderSeat, createSeat } from './create-seat.js';
import { EventRoom } from './event-room.js';
import { headerTools } from './header-tools.js';
import { connectSession, fetchLegacy, type Exchange, type LegacyLeg } from './legacy-leg.js';
import type { SdkEndSource } from './legacy-session.js';
import { isListen, stillVisible } from './listen-filter.js';
import { listening } from './listen-stream.js';
import { OpenStreams } from './open-streams.js';
import { requestMemory } from './request-memory.js';
import { rpcProblem } from './rpc-problem.js';
import type { Peer, SeatOptions } from './seat.js';
import { announceUpdates } from './serve-subscriptions.js';
import type { SessionStore } from './session-store.js';

/** The SDK's part of an HTTP endpoint. @internal */
export interface SdkEndpoint {
  /** @param call - begun on the thin path; the handler of this request takes it up. */
  fetch(exchange: Exchange, call: StartedCall | undefined): Promise<Response>;
  readonly connect: SdkEndSource;
  close(): Promise<void>;
}

interface Shared {
  readonly serving: Serving;
  readonly sessions: SessionStore;
  readonly activity: Activity;
}

/**
 * The 2026 era is served per request; clients of the 2025 revisions get sessions. The SDK says which is which.
 *
 * @internal
 */
export function createSdkEndpoint(shared: Shared): SdkEndpoint {
  const { serving } = shared;
  const memory = requestMemory();
  const leg: LegacyLeg = { ...shared, ...memory, room: new EventRoom() };
  const modern = modernHandler(leg);
  const streams = new OpenStreams();
  const forget = tellClients(shared, modern);
  const fetchModern = async (exchange: Exchange): Promise<Response> => {
    const { request, body, revision } = exchange;
    const response = await listening(serving, exchange, (parsedBody) => modern.fetch(request, { parsedBody }));
    // What changed while the SDK was being loaded reached nobody.
    if (isListen(body) && serving.revision() !== revision) notifyOf(modern);
    return response;
  };
  return {
    connect: (session) => connectSession(leg, session),
    async fetch(exchange, call) {
      const { request, peer, body } = exchange;
      memory.remember(request, peer, call);
      const isLegacy = await isLegacyRequest(request, body);
      const opensStream = request.method === 'GET' || isListen(body);
      const owner = principalKey(peer.principal);
      if (opensStream && streams.isFull(owner)) return rpcProblem(429, -32_000, streamsFull());
      const response = await boundRefusal(isLegacy ? await fetchLegacy(leg, exchange, call) : await fetchModern(exchange));
      return opensStream ? streams.hold(response, owner, stillVisible(serving, peer)) : response;
    },
    async close() {
      forget();
      await modern.close();
    },
  };
}

type Modern = ReturnType<typeof createMcpHandler>;

function modernHandler({ serving, activity, peerOf, startedCall }: LegacyLeg): Modern {
  const toolWithHeaders = headerTools(serving);
  return createMcpHandler(
    ({ requestInfo }) => {
      const options: SeatOptions = { era: 'modern', activity, peerOf, startedCall, ...viewOf(peerOf(requestInfo)) };
      const named = { method: requestInfo?.headers.get('mcp-method'), name: requestInfo?.headers.get('mcp-name') };
      const tool = toolWithHeaders(named, options.view);
      return tool === undefined ? createSeat(serving, options).server : createHeaderSeat(serving, options, tool);
    },
    { legacy: 'reject', onerror: (error) => serving.log.debug('A request was not served.', { cause: error.message }) },
  );
}

/** Tells clients of both eras what has changed. @returns a function that ends it. */
function tellClients({ serving, sessions }: Shared, modern: Modern): () => void {
  const forget = serving.onCatalogueChange(() => {
    notifyOf(modern);
    for (const { seat } of sessions.values()) if (seat) announceChange(seat);
  });
  const unwatch = serving.onResourceUpdates((uris) => {
    for (const uri of uris) modern.notify.resourceUpdated(uri);
    for (const { seat } of sessions.values()) if (seat) announceUpdates(seat, uris);
  });
  return () => {
    forget();
    unwatch();
  };
}

function notifyOf({ notify }: Modern): void {
  notify.toolsChanged();
  notify.resourcesChanged();
  notify.promptsChanged();
}

function viewOf({ view }: Peer): { view?: string } {
  return view === undefined ? {} : { view };
}
