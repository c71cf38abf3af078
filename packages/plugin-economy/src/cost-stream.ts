import { toUsd } from './money/micro-usd.js';
import type { BudgetExceeded, Sums } from './tokens.js';

/** The plugin's data stream, and what makes it flow. */
export interface CostStream {
  /** As the gateway takes it. */
  readonly stream: {
    readonly module: string;
    open(publish: (data: Readonly<Record<string, unknown>>) => void, signal: AbortSignal): void;
  };
  /** A call was settled: the totals follow, at most once in `everyMs`. */
  changed(): void;
  /** A budget refused or went over: told at once. */
  exceeded(event: BudgetExceeded): void;
}

/** What the stream tells of. */
export interface CostStreamOptions {
  readonly model: string;
  readonly everyMs?: number;
  /** The sums since this process began. */
  totals(): Sums;
}

/** Makes the stream of totals and budget events. */
export function createCostStream(options: CostStreamOptions): CostStream {
  const { everyMs = 1_000 } = options;
  const publishers = new Set<(data: Readonly<Record<string, unknown>>) => void>();
  let timer: NodeJS.Timeout | undefined;
  const tell = (data: Readonly<Record<string, unknown>>): void => {
    for (const publish of publishers) publish(data);
  };

  return {
    stream: {
      module: 'economy',
      open(publish, signal) {
        if (signal.aborted) return;
        publishers.add(publish);
        publish(totalsMessage(options));
        signal.addEventListener(
          'abort',
          () => {
            publishers.delete(publish);
            if (publishers.size > 0) return;
            clearTimeout(timer);
            timer = undefined;
          },
          { once: true },
        );
      },
    },
    changed() {
      if (timer || publishers.size === 0) return;
      timer = setTimeout(() => {
        timer = undefined;
        tell(totalsMessage(options));
      }, everyMs);
      timer.unref();
    },
    exceeded: (event) => tell(budgetMessage(event)),
  };
}

function totalsMessage({ totals, model }: CostStreamOptions): Record<string, unknown> {
  const sums = totals();
  return {
    type: 'totals',
    since: 'start',
    tokens_used: sums.tokensUsed,
    cost_usd: toUsd(sums.costMicroUsd),
    calls: sums.calls,
    failed: sums.failed,
    unpriced: sums.unpriced,
    estimated: sums.estimated,
    model: sums.model ?? model,
  };
}

function budgetMessage(event: BudgetExceeded): Record<string, unknown> {
  return {
    type: 'budget',
    budget: event.budget,
    refused: event.refused,
    tool: event.tool,
    limit_usd: toUsd(event.limitMicroUsd),
    remaining_usd: toUsd(event.remainingMicroUsd),
    estimate_usd: toUsd(event.estimateMicroUsd),
    ...(event.resetsAt !== undefined && { resets_at: new Date(event.resetsAt).toISOString() }),
  };
}
