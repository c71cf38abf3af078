import type { Item } from '../catalogue/item.js';
import { callCancelled, callTimeout } from '../error/error-catalogue/calls.js';
import type { CallRequest } from '../hub/serving.js';
import type { CallTools } from './call-tools.js';
import type { LiveCall } from './live-call.js';

/**
 * Aborts a call's signal on its deadline, when its caller cancels, and when the hub gives up draining.
 *
 * @returns a function that ends the watch.
 */
export function watchCall(tools: CallTools, call: LiveCall, { item, request }: { item: Item; request: CallRequest }): () => void {
  const { stopper } = call;
  const { signal, deadlineMs = item.deadlineMs } = request;
  const endDeadline = tools.deadlines.watch(deadlineMs, () => stopper.abort(callTimeout(item.name, deadlineMs)));
  const cancel = (): void => stopper.abort(callCancelled(item.name));
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const leave = tools.enter(call, item);
  return () => {
    endDeadline();
    signal?.removeEventListener('abort', cancel);
    leave();
  };
}
