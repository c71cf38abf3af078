import { EventEmitter } from 'eventemitter3';
import type { Logger } from '../service/core-services.js';
import type { Event } from '../token/event.js';

/** Whose a listener is. */
export interface ListenerOwner {
  readonly name: string;
  /** Hears of each failure of the listener. */
  failed?(): void;
}

/** Carries typed events within one hub. A listener that throws is reported, and stops no other. */
export interface EventBus {
  emit<T>(event: Event<T>, value: T): void;
  /** @returns a function that ends it. */
  on<T>(event: Event<T>, listener: (value: T) => void, owner: ListenerOwner): () => void;
  hasListeners(event: { readonly id: string }): boolean;
}

/** Opens a bus without listeners. */
export function createEventBus(log: () => Logger): EventBus {
  const emitter = new EventEmitter();
  return {
    emit(event, value) {
      emitter.emit(event.id, value);
    },
    on<T>(event: Event<T>, listener: (value: T) => unknown, owner: ListenerOwner) {
      const fail = (cause: unknown): void => {
        log().error(`A listener of '${event.id}' failed.`, { plugin: owner.name, cause: String(cause) });
        owner.failed?.();
      };
      const guarded = (value: unknown): void => {
        try {
          const returned = listener(value as T);
          // An asynchronous listener that fails must not end the process.
          if (returned instanceof Promise) returned.catch(fail);
        } catch (cause) {
          fail(cause);
        }
      };
      emitter.on(event.id, guarded);
      return () => void emitter.off(event.id, guarded);
    },
    hasListeners: (event) => emitter.listenerCount(event.id) > 0,
  };
}
