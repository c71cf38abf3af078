import type { Item } from '../catalogue/item.js';
import type { Shaper } from '../points/shaper.js';
import type { LiveCall } from './live-call.js';
import type { CallResult } from './call.js';
import { checkedOutput, refuseUnsendable } from './result.js';

/**
 * Lets the shapers change what is sent: first those that screen, then those that shape.
 *
 * @throws MillraceError `MILLRACE_OUTPUT_INVALID` when a changed structured result no longer fits the tool's output schema, and
 * `MILLRACE_RESULT_INVALID` when what they made cannot be sent as JSON.
 */
export async function shapeResult(
  shapers: readonly Shaper[],
  { call, item }: { call: LiveCall; item: Item },
  finished: CallResult,
): Promise<CallResult> {
  let shaped: CallResult = finished;
  for (const shaper of shapers) if (shaper.result) shaped = await shaper.result(shaped, call);
  refuseUnsendable(item, shaped);
  if (item.kind !== 'tool' || shaped.structured === finished.structured) return shaped;
  return { ...shaped, structured: await checkedOutput(item, shaped.structured) };
}

/** Shapers in the order they work: those that screen, then those that shape. */
export function orderShapers(shapers: readonly Shaper[]): readonly Shaper[] {
  return [...shapers.filter(({ phase }) => phase === 'screen'), ...shapers.filter(({ phase }) => phase === 'shape')];
}
