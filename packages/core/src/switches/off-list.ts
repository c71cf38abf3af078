import type { Principal } from '../call/principal.js';
import type { Item } from '../catalogue/item.js';
import { turnedOff } from '../error/error-catalogue/control.js';
import { itemKeys, principalKeys, targetKey, targetName } from './switch-target.js';
import type { TurnedOff } from './switches.js';

/** What is known in this process to be off. @internal */
export interface OffList {
  /** Takes the list as it is kept. */
  take(list: readonly TurnedOff[]): readonly TurnedOff[];
  /** Whether an item is off, for everyone or for this principal. Costs nothing while nothing is. */
  isOff(item: Item, principal: Principal): boolean;
  /** @throws MillraceError `MILLRACE_TURNED_OFF`. */
  refuse(item: Item, principal: Principal): void;
}

/** Opens an empty list. @param onChange - something came on or went off. @internal */
export function createOffList(onChange: () => void): OffList {
  let off: ReadonlyMap<string, TurnedOff> = new Map();
  const find = (item: Item, principal: Principal): TurnedOff | undefined => {
    if (off.size === 0) return undefined;
    const key = [...principalKeys(principal), ...itemKeys(item)].find((one) => off.has(one));
    return key === undefined ? undefined : off.get(key);
  };
  return {
    take(list) {
      const next = new Map(list.map((one) => [targetKey(one.target), one]));
      const isSame = next.size === off.size && [...next.keys()].every((key) => off.has(key));
      off = next;
      if (!isSame) onChange();
      return list;
    },
    isOff: (item, principal) => find(item, principal) !== undefined,
    refuse(item, principal) {
      const one = find(item, principal);
      if (one) throw turnedOff(targetName(one.target));
    },
  };
}
