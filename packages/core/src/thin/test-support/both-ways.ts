import type { Principal } from '../../call/principal.js';
import { servingOf } from '../../hub/serving.js';
import { webArrival } from '../../http/arrivals.js';
import { Activity } from '../../mcp/activity.js';
import { isPlainAnswer, responseOf } from '../../mcp/arrival.js';
import { createHttpEndpoint } from '../../mcp/http-endpoint.js';
import { createSdkEndpoint } from '../../mcp/sdk-endpoint.js';
import { SessionStore } from '../../mcp/session-store.js';
import type { Hub } from '../../hub/hub.js';

/** One POST, as a client sends it. */
export interface Sent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly principal?: Principal;
  readonly view?: string;
}

/** What came back, as far as it matters to a client. */
export interface Received {
  readonly status: number;
  readonly session: string | null;
  readonly messages: readonly unknown[];
}

/** A way to send a request to a hub. */
export type Way = (sent: Sent) => Promise<Received & { readonly isThin: boolean }>;

const limits = { max: 100, idleMs: 60_000 };
const plainHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** The endpoint as it is served. */
export function servedWay(hub: Hub, principal: Principal): Way {
  const endpoint = createHttpEndpoint(servingOf(hub), limits);
  return async ({ body, headers, principal: who = principal, view }) => {
    const peer = { principal: who, ...(view !== undefined && { view }) };
    const answer = await endpoint.answer(webArrival(requestOf(headers)), peer, parsed(body));
    const isThin = isPlainAnswer(answer);
    return { ...(await received(isThin ? responseOf(answer) : answer)), isThin };
  };
}

/** The SDK's part alone. */
export function sdkWay(hub: Hub, principal: Principal): Way {
  const serving = servingOf(hub);
  const sessions = new SessionStore(limits, () => serving.clock.now());
  const endpoint = createSdkEndpoint({ serving, sessions, activity: new Activity() });
  return async ({ body, headers, principal: who = principal, view }) => {
    const peer = { principal: who, ...(view !== undefined && { view }) };
    return {
      ...(await received(
        await endpoint.fetch({ request: requestOf(headers), peer, body: parsed(body), revision: serving.revision() }, undefined),
      )),
      isThin: false,
    };
  };
}

/** As it comes out of JSON. */
function parsed(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body));
}

function requestOf(headers: Sent['headers'] = {}): Request {
  const all = Object.entries({ ...plainHeaders, ...headers }).filter(([, value]) => value !== '');
  return new Request('http://localhost/mcp', { method: 'POST', headers: Object.fromEntries(all) });
}

async function received(response: Response): Promise<Received> {
  const text = await response.text();
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const datas = isStream ? [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => data ?? '') : [text].filter(Boolean);
  return {
    status: response.status,
    session: response.headers.get('mcp-session-id'),
    messages: datas.map((data) => JSON.parse(data) as unknown),
  };
}
