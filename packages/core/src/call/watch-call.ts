import type { Item } from '../catalogue/item.js';
import { callCancelled, callTimeout } from '../error/error-catalogue.js';
import type { CallTools } from './call-tools.js';
import type { LiveCall } from './live-call.js';

/**
 * Aborts a call's signal on its deadline, when its caller cancels, and when the hub gives up draining.
 *
 * @returns a function that ends the watch.
 */
export function watchCall(tools: CallTools, call: LiveCall, { item, signal }: { item: Item; signal: AbortSignal | undefined }): () => void {
  const { controller } = call;
  const timer = setTimeout(() => controller.abort(callTimeout(item.name, item.deadlineMs)), item.deadlineMs);
  const cancel = (): void => controller.abort(callCancelled(item.name));
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const leave = tools.enter(call);
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    leave();
  };
}
