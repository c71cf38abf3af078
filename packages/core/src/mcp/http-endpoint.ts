import type { Serving } from '../hub/serving.js';
import { createThinHttp, type Offer, type Offered } from '../thin/thin-http.js';
import { Activity } from './activity.js';
import type { Arrival, PlainAnswer } from './arrival.js';
import type { SdkEndpoint } from './sdk-endpoint.js';
import type { Peer } from './seat.js';
import { SessionStore, type SessionLimits } from './session-store.js';

/** The MCP endpoint of a hub over HTTP: both protocol eras at one address. @internal */
export interface HttpEndpoint {
  /** @param body - the parsed JSON of a POST, already within the limits. */
  answer(arrival: Arrival, peer: Peer, body: unknown): PlainAnswer | Promise<Response | PlainAnswer>;
  /** Open 2025 sessions. */
  sessionCount(): number;
  /** Resolves when no answer is being worked on; streams that wait for changes do not count. */
  quiet(signal: AbortSignal): Promise<void>;
  /** Ends every stream and session. */
  close(): Promise<void>;
}

/**
 * What is asked most is answered on the thin path; everything else by the SDK, which is loaded when first needed.
 *
 * @internal
 */
export function createHttpEndpoint(serving: Serving, limits: SessionLimits): HttpEndpoint {
  const activity = new Activity();
  const sessions = new SessionStore(limits, () => serving.clock.now());
  let loading: Promise<SdkEndpoint> | undefined;
  const sdk = (): Promise<SdkEndpoint> =>
    (loading ??= import('./sdk-endpoint.js').then(({ createSdkEndpoint }) => createSdkEndpoint({ serving, sessions, activity })));
  const thin = createThinHttp({ serving, sessions, activity, connect: async (session) => (await sdk()).connect(session) });
  /** @param offered - what the thin path came to, where it began: its answer, or a call that the SDK is to take up. */
  const finish = async (asked: Offer, offered: Exclude<Offered, PlainAnswer>): Promise<Response | PlainAnswer> => {
    const end = activity.begin();
    const revision = serving.revision();
    try {
      const answered = offered && (await offered);
      if (answered !== undefined && 'status' in answered) return answered;
      const { arrival, peer, body } = asked;
      return await (await sdk()).fetch({ request: arrival.request(), peer, body, revision }, answered?.call);
    } finally {
      end();
    }
  };
  return {
    answer(arrival, peer, body) {
      const asked = { arrival, peer, body };
      const offered = thin(asked);
      return offered !== undefined && 'status' in offered ? offered : finish(asked, offered);
    },
    sessionCount: () => sessions.size,
    quiet: (signal) => activity.quiet(signal),
    async close() {
      sessions.closeAll();
      await (await loading)?.close();
    },
  };
}
