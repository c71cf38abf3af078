import { untilAborted } from '../time/until-aborted.js';
import { asking } from './asker.js';
import type { CallTools } from './call-tools.js';
import { createLiveCall, type LiveCall, type LiveCallParts } from './live-call.js';
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
  const hasAsked = (): boolean => Object.keys(call.questions).length > 0;
  try {
    const returned = await run(call);
    if (!hasAsked()) return returned;
  } catch (cause) {
    if (!hasAsked()) throw cause;
  }
  await untilAborted(call.effects.settled(), call.signal);
  if (again) await rehearse(call, again(), run);
  throw asking;
}

/** What makes the call for a rehearsal of a round, where rounds are rehearsed. */
export function rehearsalOf(
  { host, rehearsesRounds }: CallTools,
  { request, item, data, call }: Pick<LiveCallParts, 'request' | 'item' | 'data'> & { readonly call: LiveCall },
): (() => LiveCall) | undefined {
  if (!rehearsesRounds) return undefined;
  const { deadline } = call;
  return () => createLiveCall({ host, request, item, data: { ...data, done: call.effects.done }, deadline, isWatched: true });
}
