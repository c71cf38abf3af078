import { untilAborted } from '../time/until-aborted.js';
import { asking } from './asker.js';
import type { CallTools } from './call-tools.js';
import { LiveCall } from './live-call.js';
import type { Round } from './open-round.js';
import { rehearse } from './rehearse.js';

/**
 * Runs the handler of one round. Effects under way end before a question leaves, for the next round must know of them.
 *
 * @param again - makes the call for a rehearsal, where rounds are rehearsed.
 * @throws `asking` when the handler asked, whatever it made of that: a question stands.
 */
export async function runRound(
  call: LiveCall,
  again: (() => LiveCall) | undefined,
  run: (call: LiveCall) => Promise<unknown>,
): Promise<unknown> {
  try {
    const returned = await run(call);
    if (!call.hasAsked) return returned;
  } catch (cause) {
    if (!call.hasAsked) throw cause;
  }
  await untilAborted(call.effects.settled(), call.signal);
  if (again) await rehearse(call, again(), run);
  throw asking;
}

/** What makes the call for a rehearsal of a round, where rounds are rehearsed. */
export function rehearsalOf(
  { host, rehearsesRounds }: CallTools,
  { request, found, data, call }: Pick<Round, 'request' | 'found' | 'data' | 'call'>,
): (() => LiveCall) | undefined {
  if (!rehearsesRounds) return undefined;
  const { item } = found;
  const { deadline } = call;
  return () => new LiveCall({ host, request, item, data: { ...data, done: call.effects.done }, deadline, isWatched: true });
}
