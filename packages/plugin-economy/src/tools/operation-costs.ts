import { fail, type Call } from '@millrace/core';
import { subjectOf } from '../budget/subject.js';
import { dearestCost } from '../meter/make-row.js';
import { toUsd } from '../money/micro-usd.js';
import { sumTokens, type TokenBuckets } from '../money/price-book.js';
import type { Totals } from '../tokens.js';
import type { ToolParts } from './tool-parts.js';

interface Input {
  readonly operation: string;
  readonly action: 'start' | 'finish' | 'get';
  readonly usage?:
    | {
        readonly model: string;
        readonly input_tokens: number;
        readonly output_tokens: number;
        readonly cache_read_tokens: number;
        readonly cache_write_tokens: number;
      }
    | undefined;
}

/** An operation as it is kept between calls. Times are milliseconds since the epoch. */
interface Operation {
  readonly startedAt: number;
  readonly finished?: { readonly at: number; readonly costs: Costs };
}

interface Costs {
  readonly calls: number;
  readonly tokens_used: number;
  readonly cost_usd: number | null;
  readonly estimated: boolean;
  readonly model: string;
  readonly unpriced: number;
  readonly durable: boolean;
}

const keptMs = 7 * 86_400_000;

/** Starts, shows or finishes an operation of the caller; it is kept for a week. */
export async function trackOperation(parts: ToolParts, input: Input, call: Call) {
  const state = call.state('principal');
  const key = `operation:${input.operation}`;
  const known = await state.get<Operation>(key);
  if (input.action === 'start') {
    if (known && !known.finished)
      fail('already_running', `Operation '${input.operation}' is running already; finish it first, or take another name.`);
    const started = { startedAt: parts.now() };
    await state.set(key, started, { ttlMs: keptMs });
    return show(input.operation, started, { ...noCosts, model: parts.config.model });
  }
  if (!known) fail('not_found', `You have started no operation '${input.operation}'.`);
  if (known.finished) {
    if (input.action === 'finish')
      fail('already_finished', `Operation '${input.operation}' is finished; get shows it, start begins another.`);
    return show(input.operation, known, known.finished.costs);
  }
  const until = parts.now();
  const sums = await sumsOfCalls(parts, { from: known.startedAt, to: until + 1 }, call);
  if (input.action === 'get') return show(input.operation, known, costsOfCalls(sums, parts.config.model));
  const costs = input.usage ? await takeReported(parts, { usage: input.usage, sums }, call) : costsOfCalls(sums, parts.config.model);
  const finished = { ...known, finished: { at: until, costs } };
  await state.set(key, finished, { ttlMs: keptMs });
  return show(input.operation, finished, costs);
}

const noCosts = { calls: 0, tokens_used: 0, cost_usd: 0, estimated: false, unpriced: 0, durable: true };

/** The caller's calls in a span, without those of this tool. */
function sumsOfCalls(parts: ToolParts, span: { from: number; to: number }, call: Call): Promise<Totals> {
  const { tenant, id } = call.principal;
  return parts.ledger.totals({ ...span, tenant, principal: id, exceptTool: call.name }, call.signal);
}

function costsOfCalls(sums: Totals, model: string): Costs {
  const hasPrice = sums.calls === 0 || sums.unpriced < sums.calls;
  return {
    calls: sums.calls,
    tokens_used: sums.tokensUsed,
    cost_usd: hasPrice ? toUsd(sums.costMicroUsd) : null,
    estimated: sums.estimated,
    model: sums.model ?? model,
    unpriced: sums.unpriced,
    durable: sums.durable,
  };
}

/**
 * Takes what a model reported for the whole operation in place of the calls' estimates. The ledger gets only what goes
 * beyond those, for a model's report includes what it wrote to and read from tools: both together would count it twice.
 */
async function takeReported(parts: ToolParts, given: { usage: NonNullable<Input['usage']>; sums: Totals }, call: Call): Promise<Costs> {
  const { usage, sums } = given;
  const buckets = {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheRead: usage.cache_read_tokens,
    cacheWrite: usage.cache_write_tokens,
  };
  const quote = await parts.prices.quote(buckets, usage.model, parts.now());
  const cost = quote.costMicroUsd;
  const beyond = (charged: number): number => Math.max(0, charged - sums.costMicroUsd);
  const rest: TokenBuckets = { input: Math.max(0, sumTokens(buckets) - sums.tokensUsed), output: 0, cacheRead: 0, cacheWrite: 0 };
  const row = {
    callId: `${call.id}:usage`,
    subject: { ...subjectOf(call), kind: 'report' as const },
    model: usage.model,
    buckets: rest,
    method: 'reported' as const,
    match: quote.match,
    costMicroUsd: cost === null ? null : beyond(cost),
    chargedMicroUsd: beyond(cost ?? dearestCost(buckets)),
    estimated: false,
    ok: true,
    errorCode: null,
    durationMs: 0,
    at: parts.now(),
  };
  parts.book.record(row);
  parts.keeper.charge({ id: row.callId, subject: row.subject, charged: row.chargedMicroUsd, at: row.at });
  return {
    calls: sums.calls,
    tokens_used: sumTokens(buckets),
    cost_usd: cost === null ? null : toUsd(cost),
    estimated: false,
    model: usage.model,
    unpriced: cost === null ? 1 : 0,
    durable: sums.durable,
  };
}

function show(operation: string, kept: Operation, costs: Costs) {
  return {
    status: 'success' as const,
    operation,
    state: kept.finished ? ('finished' as const) : ('running' as const),
    started_at: new Date(kept.startedAt).toISOString(),
    ...(kept.finished && { finished_at: new Date(kept.finished.at).toISOString() }),
    ...costs,
  };
}
