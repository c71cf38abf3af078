import type { BudgetConfig } from '../config.js';
import { windowAt, type Window } from '../window/zone-window.js';
import type { BudgetUse } from './budget-status.js';

/** One budget counted in this process. Money is whole micro-USD. */
export class MemoryBudget {
  readonly config: BudgetConfig;
  /** What calls of this process have spent in the window. */
  spent = 0;
  /** Held for calls in flight that reserved in the window. */
  reserved = 0;
  readonly #timeZone: string;
  #window: Window;
  #before: number | undefined;
  #hasTold = false;

  constructor(config: BudgetConfig, timeZone: string, now: number) {
    this.config = config;
    this.#timeZone = timeZone;
    this.#window = windowAt(now, config.window, timeZone);
  }

  get scope(): BudgetConfig['scope'] {
    return this.config.scope;
  }

  get window(): Window {
    return this.#window;
  }

  /** What was spent in the window before this process is known. */
  get isKnown(): boolean {
    return this.#before !== undefined;
  }

  /** Begins the next window when its time has come; nothing of it can have been spent before. */
  rollTo(now: number): void {
    if (now < this.#window.end) return;
    this.#window = windowAt(now, this.config.window, this.#timeZone);
    this.spent = 0;
    this.reserved = 0;
    this.#hasTold = false;
    if (this.isKnown) this.#before = 0;
  }

  /** Takes what was spent in a window before this process, unless the window has passed meanwhile. */
  learn(window: Window, before: number): void {
    if (this.#window === window) this.#before = before;
  }

  /** Whether a soft budget is over its limit for the first time in the window. */
  goesOver(): boolean {
    if (this.config.hard || this.#hasTold || this.use().spent <= this.config.limitMicroUsd) return false;
    this.#hasTold = true;
    return true;
  }

  use(): BudgetUse {
    return {
      budget: this.config,
      window: this.#window,
      spent: (this.#before ?? 0) + this.spent,
      reserved: this.reserved,
      known: this.isKnown,
    };
  }
}
