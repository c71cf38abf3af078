import type { Client } from '../call/client.js';
import { Roster } from '../call/roster.js';
import type { Serving } from '../hub/serving.js';
import { Activity } from '../mcp/activity.js';
import type { Arrival, PlainAnswer } from '../mcp/arrival.js';
import { headerTools } from '../mcp/header-tools.js';
import { LegacySession, type SdkEndSource } from '../mcp/legacy-session.js';
import type { Peer } from '../mcp/seat.js';
import type { SessionStore } from '../mcp/session-store.js';
import { responseText } from './answer-text.js';
import { clientOfEnvelope, modernVersion } from './client-facts.js';
import { createDispatcher, type Answered, type Dispatcher } from './dispatcher.js';
import { legacyVersions, shakeHands } from './handshake.js';
import { hasOnly, plainMessage, type PlainMessage } from './message.js';
import { cancelCall, type StartedCall } from './started-call.js';

/** What the thin path shares with the rest of an endpoint. @internal */
export interface ThinHttpParts {
  readonly serving: Serving;
  readonly sessions: SessionStore;
  readonly activity: Activity;
  readonly connect: SdkEndSource;
}

/** One request, its sender known and its body parsed. @internal */
export interface Offer {
  readonly arrival: Arrival;
  readonly peer: Peer;
  readonly body: unknown;
}

type TakeUp = { readonly call: StartedCall };
/** @internal */
export type Offered = PlainAnswer | Promise<PlainAnswer | TakeUp> | undefined;

/** Answers a request without the SDK; undefined: nothing has been done, and the SDK answers it. @internal */
export type ThinHttp = (offer: Offer) => Offered;

/** @internal */
export function createThinHttp(parts: ThinHttpParts): ThinHttp {
  const dispatch = createDispatcher(parts.serving);
  const toolWithHeaders = headerTools(parts.serving);
  return (offer) => {
    const { arrival, peer, body } = offer;
    const message = arrival.method === 'POST' ? plainMessage(body) : undefined;
    if (message === undefined || !/^application\/json(; *charset=utf-8)?$/i.test(arrival.header('content-type') ?? '')) return undefined;
    const version = arrival.header('mcp-protocol-version');
    if (version !== modernVersion)
      return version === undefined || legacyVersions.includes(version) ? legacy(parts, dispatch, { arrival, peer, message }) : undefined;
    const client = clientOfEnvelope(message.params);
    if (client === undefined || !isWellLabelled(arrival, message)) return undefined;
    if (toolWithHeaders({ method: message.method, name: arrival.header('mcp-name') }, peer.view)) return undefined;
    return modern(dispatch, { arrival, peer, message }, client);
  };
}

interface Read extends Pick<Offer, 'arrival' | 'peer'> {
  readonly message: PlainMessage;
}

const named: Readonly<Record<string, string>> = { 'tools/call': 'name', 'resources/read': 'uri' };

/** The headers of a 2026 request say what its body says. */
function isWellLabelled(arrival: Arrival, { method, params }: PlainMessage): boolean {
  if (arrival.header('mcp-method') !== method) return false;
  const field = named[method];
  const name = arrival.header('mcp-name');
  return field === undefined || (name !== undefined && name === params[field] && !name.startsWith('=?'));
}

function modern(dispatch: Dispatcher, { arrival, peer, message }: Read, client: Client): Offered {
  const running = new Roster<StartedCall>();
  const answered = dispatch(message, { peer, client, running });
  if (!(answered instanceof Promise)) return answered && (plain(answered) as PlainAnswer);
  // In this era a client cancels by going away.
  const forget = arrival.whenGone(() => running.values().forEach((call) => call.cancel()));
  return answered.then((answer) => {
    forget();
    return plain(answer);
  });
}

function legacy(parts: ThinHttpParts, dispatch: Dispatcher, read: Read): Offered {
  const { arrival, peer, message } = read;
  if (!prefersJson(arrival.header('accept') ?? '')) return undefined;
  const id = arrival.header('mcp-session-id');
  if (id === undefined) return begin(parts, read);
  const session = parts.sessions.find(id, peer);
  if (session?.handshake === undefined) return undefined;
  if (message.id === undefined) return notice(session, message);
  // The SDK's end refuses an id that is in use.
  if (session.running.find((call) => call.id === message.id) || session.sdkIsAnswering(message.id)) return undefined;
  const answered = dispatch(message, { peer, client: session.handshake.client, running: session.running });
  if (!(answered instanceof Promise)) return answered && (plain(answered, id) as PlainAnswer);
  const end = session.activity.begin();
  return answered.then(
    (answer) => (end(), plain(answer, id)),
    (cause: unknown) => {
      end();
      throw cause;
    },
  );
}

/** A client of the 2025 revisions takes both; one that names the stream first gets it, from the SDK. */
function prefersJson(accept: string): boolean {
  const json = accept.indexOf('application/json');
  return json !== -1 && json < accept.indexOf('text/event-stream');
}

function begin({ serving, sessions, activity, connect }: ThinHttpParts, { peer, message }: Read): Offered {
  const handshake = shakeHands(serving, peer.view, message);
  if (handshake === undefined || message.id === undefined || !sessions.makeRoom(peer)) return undefined;
  const id = crypto.randomUUID();
  sessions.add(id, new LegacySession({ id, peer, activity: new Activity(activity), handshake, now: serving.clock.now() }, connect));
  return plain({ text: responseText(message.id, handshake.result, '') }, id) as PlainAnswer;
}

function notice(session: LegacySession, { method, params }: PlainMessage): PlainAnswer | undefined {
  if (method === 'notifications/initialized' && hasOnly(params, []) && !session.hasSdk) {
    session.isReady = true;
    return accepted;
  }
  if (method !== 'notifications/cancelled' || !hasOnly(params, ['requestId', 'reason'])) return undefined;
  return cancelCall(session.running, params['requestId']) ? accepted : undefined;
}

const accepted: PlainAnswer = { status: 202, body: '', sessionId: undefined };

function plain(answered: Answered, sessionId?: string): PlainAnswer | TakeUp {
  if ('call' in answered) return answered;
  // Nobody waits for the answer of a cancelled call.
  if ('isCancelled' in answered) return accepted;
  return { status: 200, body: answered.text, sessionId };
}
