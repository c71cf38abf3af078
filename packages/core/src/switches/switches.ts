import type { SwitchTarget } from './switch-target.js';

/** Who threw a switch, and why: one line each, at most 500 characters. */
export interface SwitchReason {
  readonly by: string;
  readonly why: string;
}

/** Something that is turned off. */
export interface TurnedOff extends SwitchReason {
  readonly target: SwitchTarget;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Turns tools, plugins and principals off at once, without a restart. What is off is kept in the state store: it stays off after a
 * restart, and every replica on the same store follows within two seconds.
 */
export interface Switches {
  /** Whether what is off stays so after this process: not with the state store in memory that serves where nobody gave another. */
  readonly isKept: boolean;
  /**
   * From now on it is not listed and its calls are refused with `MILLRACE_TURNED_OFF`; calls in flight finish. What is off already
   * stays as it is.
   *
   * @throws MillraceError `MILLRACE_SWITCH_INVALID` where the hub has no such tool or plugin, or nothing says who and why;
   * `MILLRACE_SWITCH_NOT_KEPT` when the state store cannot keep it, and then nothing has changed.
   */
  turnOff(target: SwitchTarget, reason: SwitchReason): Promise<void>;
  /** Takes a `turnOff` back. @throws MillraceError `MILLRACE_SWITCH_INVALID`, `MILLRACE_SWITCH_NOT_KEPT`. */
  turnOn(target: SwitchTarget, reason: SwitchReason): Promise<void>;
  /** All that is off, the longest first. @throws MillraceError `MILLRACE_SWITCH_NOT_KEPT` when the state store does not answer. */
  list(): Promise<readonly TurnedOff[]>;
}
