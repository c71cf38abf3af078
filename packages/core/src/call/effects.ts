import { onceNotJson } from '../error/error-catalogue/rounds.js';
import type { AnyTool } from '../token/tool.js';
import type { CallState } from './call.js';

/** The effects of one round: those that `once` does a single time, and those that every round would repeat. */
export interface Effects {
  /** What `once` gave, by key. */
  readonly done: Record<string, unknown>;
  /** Effects outside `once`, as text; gathered only for a rehearsal. */
  readonly repeated: string[];
  once<T>(key: string, run: () => Promise<T>): Promise<T>;
  /** Resolves when nothing that `once` guards is under way. */
  settled(): Promise<unknown>;
  /** The same state, with what is written noted. */
  witness(state: CallState): CallState;
  /** Notes the use of a tool that does not only read. */
  noteUse(tool: AnyTool, input: unknown): void;
}

/** Opens the effects of one round. @param done - what earlier rounds did. @param isWatched - whether those outside `once` are gathered. */
export function createEffects(done: Readonly<Record<string, unknown>>, isWatched: boolean): Effects {
  const values: Record<string, unknown> = { ...done };
  const running = new Map<string, Promise<unknown>>();
  const repeated: string[] = [];
  const note = (effect: string, value?: unknown): void => {
    if (isWatched && running.size === 0) repeated.push(value === undefined ? effect : `${effect} ${JSON.stringify(value)}`);
  };
  const doOnce = async (key: string, run: () => Promise<unknown>): Promise<void> => {
    values[key] = asJson(key, await run());
  };
  return {
    done: values,
    repeated,
    async once<T>(key: string, run: () => Promise<T>) {
      while (running.has(key)) await running.get(key);
      if (!Object.hasOwn(values, key)) {
        const job = doOnce(key, run).finally(() => running.delete(key));
        running.set(key, job);
        await job;
      }
      return values[key] as T;
    },
    settled: () => Promise.allSettled(running.values()),
    witness: (state) =>
      isWatched
        ? {
            get: (key) => state.get(key),
            set(key, value, options) {
              note(`writes '${key}' of its state:`, value);
              return state.set(key, value, options);
            },
            delete(key) {
              note(`deletes '${key}' of its state`);
              return state.delete(key);
            },
          }
        : state,
    noteUse(tool, input) {
      const effect = typeof tool.effect === 'string' ? tool.effect : tool.effect.worst;
      if (effect !== 'reads' && tool.idempotent !== true) note(`uses '${tool.name}', which ${effect}, with`, input);
    },
  };
}

function asJson(key: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  try {
    const json = JSON.stringify(value);
    if (json !== undefined) return JSON.parse(json) as unknown;
  } catch {
    // A circle or a bigint: said below.
  }
  throw onceNotJson(key);
}
