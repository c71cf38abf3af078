import { isInitializeRequest, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { sessionMissing, sessionsFull, sessionUnknown } from '../error/error-catalogue.js';
import type { Serving } from '../hub/serving.js';
import { Activity } from './activity.js';
import { createSeat } from './create-seat.js';
import { rpcProblem } from './rpc-problem.js';
import type { Peer, SeatOptions } from './seat.js';
import type { Session, SessionStore } from './session-store.js';

/** What the 2025 sessions of an endpoint share. @internal */
export interface LegacyLeg {
  readonly serving: Serving;
  readonly sessions: SessionStore;
  readonly activity: Activity;
  readonly peerOf: SeatOptions['peerOf'];
}

/** One HTTP request, its sender known and its body parsed. @internal */
export interface Exchange {
  readonly request: Request;
  readonly peer: Peer;
  readonly body: unknown;
}

/**
 * Serves a request of a 2025 client, in the session it names or, where it opens one, in a new one.
 *
 * @internal
 */
export async function fetchLegacy(leg: LegacyLeg, exchange: Exchange): Promise<Response> {
  const { request, peer, body } = exchange;
  const owner = JSON.stringify([peer.principal.tenant, peer.principal.id, peer.view]);
  const id = request.headers.get('mcp-session-id');
  if (id !== null) {
    const session = leg.sessions.find(id, owner);
    if (session === undefined) return rpcProblem(404, -32_001, sessionUnknown());
    return answer(session, exchange);
  }
  if (!isInitializeRequest(body)) return rpcProblem(400, -32_000, sessionMissing());
  if (!leg.sessions.makeRoom(owner)) return rpcProblem(503, -32_000, sessionsFull());
  return answer(await openSession(leg, owner, peer.view), exchange);
}

async function openSession(leg: LegacyLeg, owner: string, view: string | undefined): Promise<Session> {
  const { serving, sessions, peerOf } = leg;
  const activity = new Activity(leg.activity);
  const seat = createSeat(serving, { era: 'legacy', activity, peerOf, ...(view !== undefined && { view }) });
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => sessions.add(id, session),
    onsessionclosed: (id) => sessions.remove(id),
  });
  const session: Session = { transport, seat, owner, lastSeenMs: serving.clock.now(), streams: 0 };
  await seat.server.connect(transport);
  return session;
}

async function answer(session: Session, { request, body }: Exchange): Promise<Response> {
  const response = await session.transport.handleRequest(request, body === undefined ? {} : { parsedBody: body });
  if (request.method === 'GET' && response.ok) {
    session.streams += 1;
    request.signal.addEventListener('abort', () => void (session.streams -= 1), { once: true });
  }
  return response;
}
