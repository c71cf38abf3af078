import { switchInvalid } from '../error/error-catalogue/control.js';
import type { SwitchChanged } from '../event/core-events.js';
import type { Clock, Logger, StateStore } from '../service/core-services.js';
import { checkSwitch, type SwitchNames } from './check-switch.js';
import { createOffList, type OffList } from './off-list.js';
import { followStore } from './follow-store.js';
import { createSwitchStore, type SwitchStore } from './switch-store.js';
import { targetKey, targetName, type SwitchTarget } from './switch-target.js';
import type { Switches, SwitchReason, TurnedOff } from './switches.js';

/** The switches of one hub, and what reads them. @internal */
export interface SwitchBoard extends Switches, Pick<OffList, 'isOff' | 'refuse'> {
  /** Waits until it is known what is off, or cannot be; nothing once it is known. Never rejects. */
  known(): Promise<void> | undefined;
  /** Begins to follow what other replicas change. */
  open(): void;
  close(): void;
}

/** What a board works with. @internal */
export interface SwitchBoardParts {
  /** Resolves when the hub, and with it the store, is there. */
  ready(): Promise<void> | void;
  store(): StateStore;
  /** Whether others may write to the store. */
  isShared(): boolean;
  clock(): Clock;
  emit(change: SwitchChanged): void;
  log(): Logger;
  readonly names: SwitchNames;
  /** Something came on or went off. */
  onChange(): void;
}

const maxOff = 1_000;

/** Makes the switches of a hub; everything is on. @internal */
export function createSwitchBoard(parts: SwitchBoardParts): SwitchBoard {
  const store = createSwitchStore(parts.store);
  const off = createOffList(parts.onChange);
  const follower = followStore({ ...parts, look: async () => void off.take(await store.read()) });
  return {
    ...off,
    ...follower,
    get isKept() {
      return parts.isShared();
    },
    async turnOff(target, reason) {
      await parts.ready();
      checkSwitch(target, reason, parts.names);
      const line = { target, ...trimmed(reason), at: parts.clock().now() };
      const { list, isChanged } = await changeKept(store, (before) => (has(before, target) ? before : added(before, line)));
      off.take(list);
      if (isChanged) tell(parts, { ...line, isOff: true });
    },
    async turnOn(target, reason) {
      await parts.ready();
      checkSwitch(target, reason);
      const isOther = (one: TurnedOff): boolean => targetKey(one.target) !== targetKey(target);
      const { list, isChanged } = await changeKept(store, (before) => (has(before, target) ? before.filter(isOther) : before));
      off.take(list);
      if (isChanged) tell(parts, { target, ...trimmed(reason), at: parts.clock().now(), isOff: false });
    },
    async list() {
      await parts.ready();
      return off.take(await store.read());
    },
  };
}

async function changeKept(store: SwitchStore, make: (list: readonly TurnedOff[]) => readonly TurnedOff[]) {
  let isChanged = false;
  const list = await store.change((before) => {
    const after = make(before);
    isChanged = after !== before;
    return after;
  });
  return { list, isChanged };
}

function has(list: readonly TurnedOff[], target: SwitchTarget): boolean {
  return list.some((one) => targetKey(one.target) === targetKey(target));
}

function added(list: readonly TurnedOff[], line: TurnedOff): readonly TurnedOff[] {
  if (list.length >= maxOff) throw switchInvalid([`${maxOff} things are off already`]);
  return [...list, line];
}

function tell({ log, emit }: SwitchBoardParts, change: SwitchChanged): void {
  log().warn(`The ${targetName(change.target)} was turned ${change.isOff ? 'off' : 'on'}.`, { by: change.by, why: change.why });
  emit(change);
}

const trimmed = ({ by, why }: SwitchReason): SwitchReason => ({ by: by.trim(), why: why.trim() });
