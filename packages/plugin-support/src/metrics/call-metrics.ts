import type { CallFinished } from '@millrace/core';
import { isFault } from '../errors/is-fault.js';
import { CallTotals } from './call-totals.js';
import { coveredMs, RollingWindow, type WindowFigures } from './rolling-window.js';

/** One tool's figures. */
export interface ToolFigures {
  readonly tool: string;
  readonly figures: WindowFigures;
}

/** How calls are measured. */
export interface MeasureOptions {
  readonly windowMs: number;
  /** Tools with figures of their own; further ones are counted together as `other`. */
  readonly maxTools: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

interface Series {
  readonly totals: CallTotals;
  readonly window: RollingWindow;
}

const other = 'other';

/** Counts every finished call, in constant memory: at most 18 KiB for each measured tool. */
export class CallMetrics {
  readonly #options: MeasureOptions;
  readonly #series = new Map<string, Series>();
  readonly #all: RollingWindow;

  constructor(options: MeasureOptions) {
    this.#options = options;
    this.#all = new RollingWindow(options.windowMs);
  }

  record({ call, outcome, finishedAt }: Pick<CallFinished, 'call' | 'outcome' | 'finishedAt'>): void {
    const code = outcome.ok ? undefined : (outcome.error?.code ?? 'unknown');
    const finished = { durationMs: outcome.durationMs, isError: !outcome.ok, isFault: code !== undefined && isFault(code) };
    const series = this.#seriesOf(call, code);
    series.totals.record(outcome.durationMs, code);
    series.window.record(finished, finishedAt);
    this.#all.record(finished, finishedAt);
  }

  /** Calls, errors and faults over all tools in the window. */
  totals(now: number): Pick<WindowFigures, 'calls' | 'errors' | 'faults' | 'sumMs'> {
    return this.#all.totals(now);
  }

  overall(now: number): WindowFigures {
    return this.#all.figures(now);
  }

  /** Every tool that was called within the window. */
  tools(now: number): ToolFigures[] {
    return [...this.#series]
      .filter(([, { window }]) => window.totals(now).calls > 0)
      .map(([tool, { window }]) => ({ tool, figures: window.figures(now) }));
  }

  /** One tool's figures, or nothing where it was never called. */
  tool(name: string, now: number): WindowFigures | undefined {
    return this.#series.get(name)?.window.figures(now);
  }

  /** What every tool did since the start. */
  lifetime(): CallTotals[] {
    return [...this.#series.values()].map(({ totals }) => totals);
  }

  /** Milliseconds the figures look back over. */
  coveredMs(now: number): number {
    return Math.max(0, Math.min(coveredMs(this.#options.windowMs, now), now - this.#options.startedAt));
  }

  #seriesOf(call: CallFinished['call'], code: string | undefined): Series {
    const key = keyOf(call, code);
    const found = this.#series.get(key);
    if (found !== undefined) return found;
    // One place is kept for `other`, so that the cap holds with it.
    if (key !== other && this.#series.size >= this.#options.maxTools) return this.#series.get(other) ?? this.#open(other, other);
    return this.#open(key, call.plugin);
  }

  #open(key: string, plugin: string): Series {
    const series = { totals: new CallTotals(key, plugin), window: new RollingWindow(this.#options.windowMs) };
    this.#series.set(key, series);
    return series;
  }
}

function keyOf(call: CallFinished['call'], code: string | undefined): string {
  // A caller chooses the names of tools that do not exist and the URIs of resources: neither may fill the table.
  if (code === 'MILLRACE_TOOL_UNKNOWN') return other;
  return call.kind === 'tool' ? call.name : `${call.kind}s of ${call.plugin}`;
}
