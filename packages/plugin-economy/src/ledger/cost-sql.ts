import type { Connection } from '@millrace/database/tokens';
import { sql, type SQL } from 'drizzle-orm';
import { likePattern } from '../budget/budget-matcher.js';
import type { BudgetConfig } from '../config.js';
import type { Sums, SumsGroup, TotalsGroup, TotalsQuery } from '../tokens.js';
import type { Window } from '../window/zone-window.js';
import type { CostRow } from './cost-row.js';
import { letGoCode } from './let-go.js';
import { storableText } from './storable-text.js';
import { addSums, noSums } from './sums.js';

/** In the order of the table. */
const columns = `call_id text, run_id text, kind text, tool text, plugin text, principal text, tenant text, model text,
  input_tokens bigint, output_tokens bigint, cache_read_tokens bigint, cache_write_tokens bigint, method text,
  price_match text, cost_micro_usd bigint, charged_micro_usd bigint, estimated boolean, ok boolean, error_code text,
  duration_ms bigint, at timestamptz`;
const replacements = columns.replaceAll(/(\w+) \w+/g, '$1 = excluded.$1');

/**
 * Writes rows, one a call; one that is there already stays as it is, unless its call was let go of and has gone on.
 *
 * @returns what each that was written had been charged with before: 0 for those that are new.
 */
export async function insertRows(connection: Connection, rows: readonly CostRow[], runId: string): Promise<ReadonlyMap<string, number>> {
  const written = await connection.rows<{ call_id: string; before: string }>(sql`
    with given as (select * from json_to_recordset(${JSON.stringify(rows.map((row) => recordOf(row, runId)))}::text::json) as x(${sql.raw(columns)})),
      before as (select call_id, charged_micro_usd from economy.call_cost where call_id in (select call_id from given) and error_code = ${letGoCode})
    insert into economy.call_cost as present select * from given
    on conflict (call_id) do update set ${sql.raw(replacements)}
      where present.error_code = ${letGoCode} and excluded.error_code is distinct from ${letGoCode}
    returning call_id, coalesce((select charged_micro_usd from before where before.call_id = present.call_id), 0)::text as before`);
  return new Map(written.map(({ call_id: callId, before }) => [callId, Number(before)]));
}

/** What runs other than one have spent of a budget in a window, in whole micro-USD. */
export async function spentInWindow(
  connection: Connection,
  budget: BudgetConfig,
  options: { window: Window; exceptRun?: string },
): Promise<number> {
  const { tools, tenant, principal } = budget.scope;
  const patterns = tools?.map((pattern) => sql`tool like ${likePattern(pattern)}`);
  const conditions = [
    ...spanOf(options.window.start, options.window.end),
    ...(options.exceptRun === undefined ? [] : [sql`run_id <> ${options.exceptRun}`]),
    ...(tenant === undefined ? [] : [sql`tenant = ${tenant}`]),
    ...(principal === undefined ? [] : [sql`principal = ${principal}`]),
    ...(patterns ? [sql`kind in ('tool', 'report') and (${sql.join(patterns, sql` or `)})`] : []),
  ];
  const [row] = await connection.rows<{ spent: unknown }>(
    sql`select coalesce(sum(charged_micro_usd), 0)::text as spent from economy.call_cost where ${sql.join(conditions, sql` and `)}`,
  );
  return Number(row?.spent ?? 0);
}

const groupColumns: Readonly<Record<Exclude<TotalsGroup, 'day'>, SQL>> = {
  tool: sql`tool`,
  plugin: sql`plugin`,
  principal: sql`principal`,
  model: sql`model`,
  errorCode: sql`coalesce(error_code, '')`,
};

interface SumsRow {
  readonly key: string;
  readonly calls: string;
  readonly failed: string;
  readonly tokens: string;
  readonly cost: string;
  readonly unpriced: string;
  readonly estimated: boolean | null;
  readonly least_model: string;
  readonly most_model: string;
}

/** Sums the rows that a query covers. */
export async function sumRows(
  connection: Connection,
  query: TotalsQuery,
  timeZone: string,
): Promise<Sums & { readonly groups: readonly SumsGroup[] }> {
  const columns =
    query.groupBy?.map((group) => (group === 'day' ? sql`(at at time zone ${timeZone}::text)::date::text` : groupColumns[group])) ?? [];
  const conditions = [
    ...spanOf(query.from, query.to),
    ...(query.tenant === undefined ? [] : [sql`tenant = ${query.tenant}`]),
    ...(query.principal === undefined ? [] : [sql`principal = ${query.principal}`]),
    ...(query.exceptTool === undefined ? [] : [sql`tool <> ${query.exceptTool}`]),
    ...(query.failedOnly ? [sql`not ok`] : []),
  ];
  const rows = await connection.rows<SumsRow>(sql`
    select json_build_array(${sql.join(columns, sql`, `)})::text as key,
      (count(*) filter (where kind <> 'report'))::text as calls,
      (count(*) filter (where kind <> 'report' and not ok))::text as failed,
      sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)::text as tokens,
      coalesce(sum(cost_micro_usd), 0)::text as cost,
      (count(*) filter (where cost_micro_usd is null))::text as unpriced,
      bool_or(estimated) as estimated, min(model) as least_model, max(model) as most_model
    from economy.call_cost where ${sql.join(conditions, sql` and `)} group by 1`);
  const groups = rows.map((row): SumsGroup => ({ key: JSON.parse(row.key) as string[], ...sumsOfRow(row) }));
  return { ...groups.reduce<Sums>((all, { key: _key, ...sums }) => addSums(all, sums), noSums), groups: query.groupBy ? groups : [] };
}

function spanOf(from: number, to: number): SQL[] {
  return [
    sql`at >= ${new Date(from).toISOString()}::timestamptz`,
    ...(Number.isFinite(to) ? [sql`at < ${new Date(to).toISOString()}::timestamptz`] : []),
  ];
}

function sumsOfRow(row: SumsRow): Sums {
  return {
    calls: Number(row.calls),
    failed: Number(row.failed),
    tokensUsed: Number(row.tokens),
    costMicroUsd: Number(row.cost),
    unpriced: Number(row.unpriced),
    estimated: row.estimated === true,
    model: row.least_model === row.most_model ? row.least_model : 'mixed',
  };
}

function recordOf(row: CostRow, runId: string): object {
  const { kind, tool, plugin, principal, tenant } = row.subject;
  return {
    call_id: storableText(row.callId),
    run_id: runId,
    kind,
    tool: storableText(tool),
    plugin: storableText(plugin),
    principal: storableText(principal),
    tenant: storableText(tenant),
    model: storableText(row.model),
    input_tokens: row.buckets.input,
    output_tokens: row.buckets.output,
    cache_read_tokens: row.buckets.cacheRead,
    cache_write_tokens: row.buckets.cacheWrite,
    method: row.method,
    price_match: row.match,
    cost_micro_usd: row.costMicroUsd,
    charged_micro_usd: row.chargedMicroUsd,
    estimated: row.estimated,
    ok: row.ok,
    error_code: row.errorCode === null ? null : storableText(row.errorCode),
    duration_ms: Math.round(row.durationMs),
    at: new Date(row.at).toISOString(),
  };
}
