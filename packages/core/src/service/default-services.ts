import { provide, type ProvidedService } from '../token/service.js';
import { clock, ids, logger, stateStore, tokenCounter, type Clock, type Logger } from './core-services.js';
import { createMemoryStateStore } from './memory-state-store.js';

const systemClock: Clock = { now: () => Date.now() };
const ignore = (): void => {};

/** Writes nothing: a library is silent until its host gives a logger. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** What the core provides itself wherever neither the host nor a plugin does. */
export function defaultServices(given: Clock | undefined): readonly ProvidedService[] {
  const time = given ?? systemClock;
  return [
    provide(clock, time),
    provide(ids, { next: () => crypto.randomUUID() }),
    provide(logger, silentLogger),
    provide(stateStore, createMemoryStateStore(time)),
    provide(tokenCounter, { method: 'characters/4', count: (text) => Math.ceil(text.length / 4) }),
  ];
}
