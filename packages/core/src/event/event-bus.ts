import { EventEmitter } from 'eventemitter3';
import type { Logger } from '../service/core-services.js';
import type { Event } from '../token/event.js';

/** Carries typed events within one hub. A listener that throws is reported, and stops no other. */
export interface EventBus {
  emit<T>(event: Event<T>, value: T): void;
  /** @returns a function that ends it. */
  on<T>(event: Event<T>, listener: (value: T) => void, owner: string): () => void;
  hasListeners(event: { readonly id: string }): boolean;
}

/** Opens a bus without listeners. */
export function createEventBus(log: () => Logger): EventBus {
  const emitter = new EventEmitter();
  return {
    emit(event, value) {
      emitter.emit(event.id, value);
    },
    on<T>(event: Event<T>, listener: (value: T) => void, owner: string) {
      const guarded = (value: unknown): void => {
        try {
          listener(value as T);
        } catch (cause) {
          log().error(`A listener of '${event.id}' failed.`, { plugin: owner, cause: String(cause) });
        }
      };
      emitter.on(event.id, guarded);
      return () => void emitter.off(event.id, guarded);
    },
    hasListeners: (event) => emitter.listenerCount(event.id) > 0,
  };
}
