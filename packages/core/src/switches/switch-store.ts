import { switchNotKept } from '../error/error-catalogue/control.js';
import { isMillraceError } from '../error/millrace-error.js';
import type { StateStore } from '../service/core-services.js';
import { abortAfter } from '../time/abort-after.js';
import { untilAborted } from '../time/until-aborted.js';
import type { TurnedOff } from './switches.js';

/** What is turned off, as every replica sees it. @internal */
export interface SwitchStore {
  /** @throws MillraceError `MILLRACE_SWITCH_NOT_KEPT` when the state store does not answer. */
  read(): Promise<readonly TurnedOff[]>;
  /** Changes the list, whoever else changes it meanwhile. @returns the list as kept. @throws MillraceError as `read` does. */
  change(make: (list: readonly TurnedOff[]) => readonly TurnedOff[]): Promise<readonly TurnedOff[]>;
}

/** Where stores that can outlive the process keep what must. */
const key = 'kept:core.switches';
const maxWaitMs = 5_000;
const maxAttempts = 20;

/** Keeps switches in the hub's state store, one reader or writer of this process at a time. @internal */
export function createSwitchStore(store: () => StateStore): SwitchStore {
  // A store in memory may drop what has not been written for long: what is off must not come on by that.
  let known: readonly TurnedOff[] | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(() => untilAborted(work(), abortAfter(maxWaitMs))).catch(refuse);
    last = mine.catch(() => undefined);
    return mine;
  };
  const change = async (make: (list: readonly TurnedOff[]) => readonly TurnedOff[]): Promise<readonly TurnedOff[]> => {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const kept = await store().get<readonly TurnedOff[]>(key);
      const before = kept ?? known ?? [];
      const after = make(before);
      if (after === before && kept !== undefined) return (known = before);
      if (await store().compareAndSet(key, kept, after)) return (known = after);
    }
    throw new Error('Others change the switches all the time.');
  };
  return {
    read: () => inTurn(async () => (known = (await store().get<readonly TurnedOff[]>(key)) ?? known ?? [])),
    change: (make) => inTurn(() => change(make)),
  };
}

function refuse(cause: unknown): never {
  throw isMillraceError(cause, 'MILLRACE_SWITCH_INVALID') ? cause : switchNotKept(cause);
}
