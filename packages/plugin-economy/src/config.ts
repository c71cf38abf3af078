import { z } from 'zod';
import { parseUsd, toMicroUsd } from './money/micro-usd.js';
import { isTimeZone } from './window/zone-window.js';

const amount = z
  .string()
  .refine((value) => parseUsd(value) !== undefined, "a decimal number below a billion with at most six decimals, for example '50.00'");
const pattern = z.string().min(1).max(200);
const perMillion = z.number().min(0).max(100_000);

const budget = z
  .strictObject({
    name: z.string().min(1).max(100),
    limit: z.strictObject({ amount, currency: z.literal('USD') }).optional(),
    /** The same as a number. */
    limitUsd: z.number().min(0).max(1_000_000_000).optional(),
    window: z.enum(['day', 'month', 'total']).default('month'),
    /** Which calls count; all unless said. `*` in a tool pattern stands for any characters. */
    scope: z
      .strictObject({
        tools: z.union([pattern, z.array(pattern).min(1)]).optional(),
        tenant: z.string().min(1).max(200).optional(),
        principal: z.string().min(1).max(200).optional(),
      })
      .default({}),
    /** Refuses calls when it is spent; otherwise it only tells. */
    hard: z.boolean().default(true),
  })
  .refine((value) => (value.limit === undefined) !== (value.limitUsd === undefined), 'give either limit or limitUsd')
  .transform(({ limit, limitUsd, scope, ...rest }) => ({
    ...rest,
    limitMicroUsd: limit ? (parseUsd(limit.amount) ?? 0) : toMicroUsd(limitUsd ?? 0),
    scope: { ...scope, tools: typeof scope.tools === 'string' ? [scope.tools] : scope.tools },
  }));

/** A budget as the host configured it, its limit in whole micro-USD. */
export type BudgetConfig = z.output<typeof budget>;

/** What `economy(...)` takes. */
export const economyConfig = z
  .strictObject({
    /** The model whose prices apply unless a call reports its own. */
    model: z.string().min(1).default('gpt-5'),
    budgets: z
      .array(budget)
      .refine((all) => new Set(all.map((each) => each.name)).size === all.length, 'budgets must have different names')
      .default([]),
    /** IANA name; days and months begin at its midnight. */
    timeZone: z.string().refine(isTimeZone, "an IANA time zone, for example 'Europe/Berlin'").default('UTC'),
    reserve: z
      .strictObject({
        /** Tokens a tool's result is expected to have until its calls have taught better. */
        resultTokens: z.int().min(0).max(10_000_000).default(1_000),
        /** How long after a call's deadline its reservation is taken as spent. */
        leaseMs: z.int().min(1_000).max(86_400_000).default(900_000),
      })
      .prefault({}),
    /** Own prices by model, USD per million tokens; they go before the bundled list. */
    prices: z
      .record(
        z.string(),
        z.strictObject({
          inputUsdPerMillion: perMillion,
          outputUsdPerMillion: perMillion,
          cacheReadUsdPerMillion: perMillion.optional(),
          cacheWriteUsdPerMillion: perMillion.optional(),
        }),
      )
      .default({}),
    /** While what a hard budget has spent cannot be read from an embedded database: refuse its calls, or count from zero in memory. */
    whenDatabaseDown: z.enum(['refuse', 'memory']).default('refuse'),
  })
  .prefault({});

/** The settings with every default filled in. */
export type EconomyConfig = z.output<typeof economyConfig>;
