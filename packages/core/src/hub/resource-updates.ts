import { resourceUpdated } from '../event/core-events.js';
import type { EventBus } from '../event/event-bus.js';
import type { Serving } from './serving.js';

/** Gathers what one turn says of resources, and tells it once: a file saved in ten steps is one change. */
export function createResourceUpdates(events: EventBus): Serving['onResourceUpdates'] {
  const listeners = new Set<(uris: readonly string[]) => void>();
  const updated = new Set<string>();
  let stop: (() => void) | undefined;

  const tell = (): void => {
    const uris = [...updated];
    updated.clear();
    for (const listener of listeners) listener(uris);
  };
  const note = ({ uri }: { readonly uri: string }): void => {
    if (updated.size === 0) queueMicrotask(tell);
    updated.add(uri);
  };
  return (listener) => {
    listeners.add(listener);
    stop ??= events.on(resourceUpdated, note, { name: 'core' });
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };
}
