import { isInitializeRequest } from '@modelcontextprotocol/server';
import { batchRefused, idInUse, sessionMissing, sessionsFull, sessionUnknown } from '../error/error-catalogue/protocol.js';
import type { Serving } from '../hub/serving.js';
import type { StartedCall } from '../thin/started-call.js';
import { Activity } from './activity.js';
import { announceChange, createSeat } from './create-seat.js';
import type { EventRoom } from './event-room.js';
import { LegacySession, type SdkEnd } from './legacy-session.js';
import { rpcProblem } from './rpc-problem.js';
import type { Peer, SeatOptions } from './seat.js';
import { announceUpdates } from './serve-subscriptions.js';
import { SessionEvents } from './session-events.js';
import type { SessionStore } from './session-store.js';
import { requestIds, SessionTransport } from './session-transport.js';

/** What the 2025 sessions of an endpoint share. @internal */
export interface LegacyLeg extends Pick<SeatOptions, 'peerOf' | 'startedCall'> {
  readonly serving: Serving;
  readonly sessions: SessionStore;
  readonly activity: Activity;
  readonly room: EventRoom;
}

/** One HTTP request, its sender known and its body parsed. @internal */
export interface Exchange {
  readonly request: Request;
  readonly peer: Peer;
  readonly body: unknown;
  /** Of the catalogue, when the request came. */
  readonly revision: number;
}

/** Revisions whose requests hold one message each. Clients of the one before name none. @see MCP 2025-06-18, changes. */
const batchless: readonly string[] = ['2025-06-18', '2025-11-25'];

/**
 * Serves a request of a 2025 client, in the session it names or, where it opens one, in a new one.
 *
 * @internal
 */
export async function fetchLegacy(leg: LegacyLeg, exchange: Exchange, call: StartedCall | undefined): Promise<Response> {
  const { request, peer, body } = exchange;
  const { serving, sessions } = leg;
  if (Array.isArray(body) && batchless.includes(request.headers.get('mcp-protocol-version') ?? ''))
    return rpcProblem(400, -32_600, batchRefused());
  const id = request.headers.get('mcp-session-id');
  if (id !== null) {
    const session = sessions.find(id, peer);
    if (session === undefined) return rpcProblem(404, -32_001, sessionUnknown());
    const isInUse = (id: unknown): boolean => session.running.find((running) => running.id === id && running !== call) !== undefined;
    if (requestIds(body).some(isInUse)) return rpcProblem(400, -32_600, idInUse());
    return answer(leg, session, exchange);
  }
  if (!isInitializeRequest(body)) return rpcProblem(400, -32_000, sessionMissing());
  if (!sessions.makeRoom(peer)) return rpcProblem(503, -32_000, sessionsFull());
  const begun = { id: crypto.randomUUID(), peer, activity: new Activity(leg.activity), now: serving.clock.now() };
  const session: LegacySession = new LegacySession(begun, () =>
    connectEnd(leg, session, { events: new SessionEvents(leg.room), onBegun: () => sessions.add(session.id, session) }),
  );
  return answer(leg, session, exchange);
}

/** Gives a session that began without the SDK its SDK end, and tells that what it has missed. @internal */
export async function connectSession(leg: LegacyLeg, session: LegacySession): Promise<SdkEnd> {
  const events = new SessionEvents(leg.room);
  const end = await connectEnd(leg, session, { events, onBegun() {} });
  const { handshake } = session;
  if (handshake) await catchUp(end, { jsonrpc: '2.0', ...handshake.message });
  if (session.isReady) await catchUp(end, { jsonrpc: '2.0', method: 'notifications/initialized' }, session.id);
  events.clear();
  return end;
}

async function catchUp(end: SdkEnd, message: object, sessionId?: string): Promise<void> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const init = { method: 'POST', headers: { ...headers, ...(sessionId !== undefined && { 'mcp-session-id': sessionId }) } };
  // Its client has had the answer.
  await (await end.handle(new Request('http://localhost/mcp', init), message)).text();
}

interface Ending {
  readonly events: SessionEvents;
  onBegun(): void;
}

async function connectEnd(leg: LegacyLeg, session: LegacySession, { events, onBegun }: Ending): Promise<SdkEnd> {
  const { serving, sessions, peerOf, startedCall } = leg;
  const seat = createSeat(serving, { era: 'legacy', activity: session.activity, peerOf, startedCall, view: session.peer.view });
  // A client that lost its connection has the time of an idle session to come back.
  const seen = (): void => void (session.lastSeenMs = serving.clock.now());
  const transport = new SessionTransport({
    sessionIdGenerator: () => session.id,
    onsessioninitialized: onBegun,
    onsessionclosed: () => sessions.remove(session.id),
    events,
    onAnswer: seen,
    onStream() {
      session.streams += 1;
      return () => {
        session.streams -= 1;
        seen();
      };
    },
    onMissed() {
      announceChange(seat);
      announceUpdates(seat, [...seat.subscriptions.keys()]);
    },
  });
  await seat.server.connect(transport);
  return {
    seat,
    handle: (request, body) => transport.handleRequest(request, body === undefined ? {} : { parsedBody: body }),
    isAnswering: (id) => transport.isAnswering(id),
    close: () => transport.close(),
  };
}

async function answer({ serving }: LegacyLeg, session: LegacySession, exchange: Exchange): Promise<Response> {
  const { request, body, revision } = exchange;
  const { seat, handle } = await session.sdk();
  const response = await handle(request, body);
  // What changed while the stream was being opened reached nobody.
  if (request.method === 'GET' && response.ok && serving.revision() !== revision) announceChange(seat);
  return response;
}
