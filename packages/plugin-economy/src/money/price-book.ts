import type { PriceAnswer, PriceQuestion } from '../count/counter-thread.js';
import { compareModels, readModelName, type PriceMatch } from './model-name.js';
import { toMicroUsd } from './micro-usd.js';

/** What a model read and wrote. Tokens, disjoint: `input` leaves out what was read from or written to a cache. */
export interface TokenBuckets {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** An operator's own price. USD per million tokens. */
export interface OwnPrice {
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
  /** The input's price unless said. */
  readonly cacheReadUsdPerMillion?: number | undefined;
  /** The input's price unless said. */
  readonly cacheWriteUsdPerMillion?: number | undefined;
}

/** What tokens cost. */
export interface Quote {
  /** Whole micro-USD; null where no price is known, never 0 for that. */
  readonly costMicroUsd: number | null;
  readonly match: PriceMatch;
  /** The model whose price was used, when it is not the one asked for. */
  readonly pricedAs?: string;
}

/** Micro-USD per token, not rounded. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  /** False when no price is known and the highest usual one stands in. */
  readonly known: boolean;
}

/** Prices tokens: the operator's own prices first, then the bundled price list. */
export interface PriceBook {
  quote(buckets: TokenBuckets, model: string, at: number): Promise<Quote>;
  /** What reservations are computed with; kept once found. */
  rates(model: string, at: number): Promise<Rates>;
}

/** Stands in where no price is known, so that a budget still ends: 15 and 75 USD per million tokens. */
export const dearestRates: Rates = { input: 15, output: 75, known: false };

/** Makes a price book. @param ask - asks the bundled list. */
export function createPriceBook(
  own: Readonly<Record<string, OwnPrice>>,
  ask: (question: PriceQuestion) => Promise<PriceAnswer | null>,
): PriceBook {
  const kept = new Map<string, Rates>();
  const usdOf = async (
    buckets: TokenBuckets,
    model: string,
    at: number,
  ): Promise<{ usd: number; match: PriceMatch; model: string } | null> => {
    const price = Object.hasOwn(own, model) ? own[model] : undefined;
    if (price) return { usd: ownUsd(buckets, price), match: 'override', model };
    const name = readModelName(model);
    const found = await ask({ usage: inclusive(buckets), model: name.id, at, ...(name.providerId && { providerId: name.providerId }) });
    return found && { usd: found.usd, match: compareModels(name.id, found.model), model: `${found.provider}/${found.model}` };
  };

  return {
    async quote(buckets, model, at) {
      const found = await usdOf(buckets, model, at);
      if (!found) return { costMicroUsd: null, match: 'none' };
      const quote = { costMicroUsd: toMicroUsd(found.usd), match: found.match };
      return found.match === 'alias' || found.match === 'family' ? { ...quote, pricedAs: found.model } : quote;
    },
    async rates(model, at) {
      const known = kept.get(model);
      if (known) return known;
      const thousand = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
      const [input, output] = await Promise.all([
        usdOf({ ...thousand, input: 1_000 }, model, at),
        usdOf({ ...thousand, output: 1_000 }, model, at),
      ]);
      const rates = input && output ? { input: input.usd * 1_000, output: output.usd * 1_000, known: true } : dearestRates;
      if (kept.size < 1_000) kept.set(model, rates);
      return rates;
    },
  };
}

/** The sum of all buckets. */
export function sumTokens(buckets: TokenBuckets): number {
  return buckets.input + buckets.output + buckets.cacheRead + buckets.cacheWrite;
}

/** The price list counts cached tokens as input, too. */
function inclusive(buckets: TokenBuckets): Record<string, number> {
  return {
    input_tokens: buckets.input + buckets.cacheRead + buckets.cacheWrite,
    output_tokens: buckets.output,
    cache_read_tokens: buckets.cacheRead,
    cache_write_tokens: buckets.cacheWrite,
  };
}

function ownUsd(buckets: TokenBuckets, price: OwnPrice): number {
  const perMillion =
    buckets.input * price.inputUsdPerMillion +
    buckets.output * price.outputUsdPerMillion +
    buckets.cacheRead * (price.cacheReadUsdPerMillion ?? price.inputUsdPerMillion) +
    buckets.cacheWrite * (price.cacheWriteUsdPerMillion ?? price.inputUsdPerMillion);
  return perMillion / 1_000_000;
}
