import { abortAfter, untilAborted } from '@millrace/core';
import type { Call, CostHook, Outcome, Reservation } from '@millrace/core';
import type { BudgetKeeper } from '../budget/budget-keeper.js';
import { createExpectedCosts } from '../budget/expected-costs.js';
import type { EconomyConfig } from '../config.js';
import { estimateTokens } from '../count/estimate-tokens.js';
import type { CostBook } from '../ledger/cost-book.js';
import { dearestRates, type PriceBook, type Rates } from '../money/price-book.js';
import { abandonedRow, settledRow } from './make-row.js';
import { measureCall } from './measure-call.js';
import { openCall, type OpenCall } from './open-call.js';

/** What the meter needs from outside. */
export interface CallMeterOptions {
  readonly config: Pick<EconomyConfig, 'model' | 'reserve'>;
  readonly keeper: BudgetKeeper;
  readonly book: Pick<CostBook, 'record'>;
  readonly prices: PriceBook;
  readonly now: () => number;
  count(texts: readonly string[]): Promise<readonly number[]>;
}

const sweepEveryMs = 30_000;
const settleTimeoutMs = 5_000;

/** Reserves before each call, settles after it: exactly once, for what happens to a call. */
export class CallMeter implements CostHook {
  readonly name = 'economy';
  readonly #options: CallMeterOptions;
  readonly #open = new Map<string, OpenCall>();
  readonly #settling = new Set<Promise<void>>();
  readonly #expected = createExpectedCosts();
  #rates: Rates | undefined;
  #nextSweepAt = 0;

  constructor(options: CallMeterOptions) {
    this.#options = options;
  }

  /** Calls that have begun and are not settled. */
  get openCalls(): number {
    return this.#open.size;
  }

  reserve(call: Call, input: unknown): Reservation | Promise<Reservation> {
    const known = this.#open.get(call.id);
    if (known) return known;
    const { config, keeper, now } = this.#options;
    const open = openCall(call, input, { now: now(), leaseMs: config.reserve.leaseMs });
    this.#open.set(call.id, open);
    this.#sweep(open.at);
    if (!keeper.covers(open.subject)) return open;
    return this.#rates
      ? this.#hold(open, this.#rates, call.signal)
      : this.#loadRates(call.signal).then((rates) => this.#hold(open, rates, call.signal));
  }

  settle(reservation: Reservation, outcome: Outcome): Promise<void> | undefined {
    const open = this.#open.get(reservation.id);
    if (!open) return undefined;
    this.#open.delete(reservation.id);
    const settling = this.#settle(open, outcome).finally(() => this.#settling.delete(settling));
    this.#settling.add(settling);
    return settling;
  }

  /** Waits until the calls answered so far are settled, or the time is up. */
  async settled(signal: AbortSignal): Promise<void> {
    // Settling begins a turn after the answer.
    await new Promise((resolve) => setImmediate(resolve));
    const bounded = abortAfter(settleTimeoutMs, signal);
    await untilAborted(Promise.allSettled(this.#settling), bounded).catch(() => undefined);
    signal.throwIfAborted();
  }

  /** Settles what is under way and takes what nobody settled as spent. */
  async close(): Promise<void> {
    await this.settled(new AbortController().signal);
    for (const open of this.#open.values()) this.#abandon(open);
  }

  #hold(open: OpenCall, rates: Rates, signal: AbortSignal): Reservation | Promise<Reservation> {
    const { config, keeper } = this.#options;
    open.argumentsCost = estimateTokens(open.input) * rates.output;
    open.estimate = Math.ceil(open.argumentsCost + this.#expected.of(open.subject.tool, config.reserve.resultTokens * rates.input));
    const refused = (cause: unknown): never => {
      this.#open.delete(open.id);
      throw cause;
    };
    try {
      const holding = keeper.hold({ ...open, signal });
      return holding ? holding.then(() => open, refused) : open;
    } catch (cause) {
      return refused(cause);
    }
  }

  async #settle(open: OpenCall, outcome: Outcome): Promise<void> {
    const { config, keeper, book, prices, count } = this.#options;
    const measured = await measureCall(open.input, outcome, { count, model: config.model });
    const quote = await prices
      .quote(measured.buckets, measured.model, open.at)
      .catch(() => ({ costMicroUsd: null, match: 'none' as const }));
    const row = settledRow(open, outcome, { ...measured, ...quote });
    if (row.ok) this.#expected.learn(open.subject.tool, Math.max(0, row.chargedMicroUsd - open.argumentsCost));
    book.record(row);
    keeper.charge({ id: open.id, subject: open.subject, charged: row.chargedMicroUsd, at: open.at });
  }

  #abandon(open: OpenCall): void {
    this.#open.delete(open.id);
    const row = abandonedRow(open, this.#options.config.model);
    this.#options.book.record(row);
    this.#options.keeper.charge({ id: open.id, subject: open.subject, charged: row.chargedMicroUsd, at: open.at });
  }

  #sweep(now: number): void {
    if (now < this.#nextSweepAt) return;
    this.#nextSweepAt = now + sweepEveryMs;
    for (const open of this.#open.values()) if (open.expiresAt <= now) this.#abandon(open);
  }

  async #loadRates(signal: AbortSignal): Promise<Rates> {
    const { config, prices, now } = this.#options;
    try {
      this.#rates = await untilAborted(prices.rates(config.model, now()), signal);
      return this.#rates;
    } catch {
      return dearestRates;
    }
  }
}
