import type { Connection } from '@millrace/database/tokens';
import { sql, type SQL } from 'drizzle-orm';
import type { BudgetConfig } from '../config.js';
import { spentInWindow } from '../ledger/cost-sql.js';
import type { Window } from '../window/zone-window.js';
import type { HoldRequest } from './budget-keeper.js';
import type { BudgetUse } from './budget-status.js';

/** A budget and the window of it that is meant. */
export interface BudgetWindow {
  readonly budget: BudgetConfig;
  readonly window: Window;
}

interface WindowRow {
  readonly budget: string;
  readonly spent: string;
  readonly reserved: string;
  readonly is_held: boolean;
  readonly has_expired: boolean;
}

/** Windows with their rows locked. */
export interface LockedWindows {
  /** In the order they were wanted in; `known` is false where the row is missing. */
  readonly uses: readonly BudgetUse[];
  /** The call holds something already. */
  readonly isHeld: boolean;
  /** Some reservation is past its time. */
  readonly hasExpired: boolean;
}

/** Reads windows and locks their rows, by name. */
export async function lockWindows(
  connection: Connection,
  wanted: readonly BudgetWindow[],
  call: { readonly id: string; readonly at: number },
): Promise<LockedWindows> {
  const rows = await connection.rows<WindowRow>(sql`
    select budget, spent::text as spent, reserved::text as reserved,
      exists (select 1 from economy.reservation r where r.call_id = ${call.id}) as is_held,
      exists (select 1 from economy.reservation r
        where r.budget = w.budget and r.window_start = w.window_start and r.expires_at <= ${time(call.at)} and not r.expired) as has_expired
    from economy.budget_window w where ${isOneOf(wanted)} order by budget for update of w`);
  const uses = wanted.map(({ budget, window }) => {
    const row = rows.find((each) => each.budget === budget.name);
    return { budget, window, spent: Number(row?.spent ?? 0), reserved: Number(row?.reserved ?? 0), known: row !== undefined };
  });
  return { uses, isHeld: rows.some((row) => row.is_held), hasExpired: rows.some((row) => row.has_expired) };
}

/** Begins windows that are new with what their calls have cost already. To be called before any row is locked. */
export async function beginWindows(connection: Connection, wanted: readonly BudgetWindow[]): Promise<void> {
  await connection.rows(sql`select pg_advisory_xact_lock(hashtext('economy.budget_window'))`);
  await connection.rows(sql`delete from economy.reservation where expired and expires_at < now() - interval '7 days'`);
  for (const { budget, window } of wanted) {
    const spent = await spentInWindow(connection, budget, { window });
    await connection.rows(sql`
      insert into economy.budget_window (budget, window_start, spent) values (${budget.name}, ${time(window.start)}, ${spent}::bigint) on conflict do nothing`);
  }
}

/** Held by every transaction that writes rows: a window that begins meanwhile must not miss them. */
export async function keepWindowsStill(connection: Connection): Promise<void> {
  await connection.rows(sql`select pg_advisory_xact_lock_shared(hashtext('economy.budget_window'))`);
}

/** Takes reservations that nobody settled as spent; their windows must be locked. They stay, in case their calls are settled after all. */
export async function expire(connection: Connection, wanted: readonly BudgetWindow[], now: number): Promise<void> {
  await connection.rows(sql`
    with dead as (update economy.reservation set expired = true
        where ${isOneOf(wanted)} and expires_at <= ${time(now)} and not expired returning budget, window_start, amount),
      sums as (select budget, window_start, sum(amount)::bigint as amount from dead group by budget, window_start)
    update economy.budget_window w set reserved = w.reserved - sums.amount, spent = w.spent + sums.amount
    from sums where w.budget = sums.budget and w.window_start = sums.window_start`);
}

/** Holds an estimate; the windows must be locked. */
export async function reserve(connection: Connection, wanted: readonly BudgetWindow[], request: HoldRequest): Promise<void> {
  const rows = wanted.map(
    ({ budget, window }) =>
      sql`(${request.id}, ${budget.name}, ${time(window.start)}, ${request.estimate}::bigint, ${time(request.expiresAt)})`,
  );
  await connection.rows(sql`
    with held as (insert into economy.reservation (call_id, budget, window_start, amount, expires_at) values ${sql.join(rows, sql`, `)}
      returning budget, window_start, amount)
    update economy.budget_window w set reserved = w.reserved + held.amount
    from held where w.budget = held.budget and w.window_start = held.window_start`);
}

/** A window whose spending a settlement has changed. Money is whole micro-USD. */
export interface SettledWindow {
  readonly budget: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly spentBefore: number;
  readonly spent: number;
  readonly reserved: number;
}

/** Gives back what calls hold and counts what they cost. @returns the windows it changed. */
export async function settle(
  connection: Connection,
  callIds: readonly string[],
  charges: readonly (BudgetWindow & { readonly charged: number })[],
): Promise<readonly SettledWindow[]> {
  const sums = JSON.stringify(
    charges.map((each) => ({ budget: each.budget.name, start: new Date(each.window.start).toISOString(), charged: each.charged })),
  );
  const ids = JSON.stringify(callIds);
  const charged = sql`select budget, start as window_start, sum(charged)::bigint as charged, 0::bigint as held
    from json_to_recordset(${sums}::text::json) as x(budget text, start timestamptz, charged bigint) group by 1, 2`;
  const ours = sql`call_id in (select json_array_elements_text(${ids}::text::json))`;
  // Should someone have emptied the windows' table, calls settle all the same: nothing falls below zero.
  // Windows before reservations, and in the order in which calls lock them when they reserve.
  await connection.rows(sql`
    select 1 from economy.budget_window w where (w.budget, w.window_start) in
      (select budget, window_start from (${charged}) c union select budget, window_start from economy.reservation where ${ours})
    order by w.budget, w.window_start for update`);
  const rows = await connection.rows<Record<keyof SettledWindow, string>>(sql`
    with closed as (delete from economy.reservation where ${ours} returning budget, window_start, amount, expired),
      given_back as (select budget, window_start, -coalesce(sum(amount) filter (where expired), 0)::bigint as charged,
        coalesce(sum(amount) filter (where not expired), 0)::bigint as held from closed group by 1, 2),
      sums as (select budget, window_start, sum(charged)::bigint as charged, sum(held)::bigint as held
        from (select * from given_back union all ${charged}) u group by 1, 2)
    update economy.budget_window w set reserved = greatest(0, w.reserved - sums.held), spent = greatest(0, w.spent + sums.charged)
    from sums where w.budget = sums.budget and w.window_start = sums.window_start
    returning w.budget, (extract(epoch from w.window_start) * 1000)::bigint::text as start, w.spent::text as spent,
      (w.spent - sums.charged)::text as "spentBefore", w.reserved::text as reserved`);
  return rows.map(({ budget, start, spentBefore, spent, reserved }) => ({
    budget,
    start: Number(start),
    spentBefore: Number(spentBefore),
    spent: Number(spent),
    reserved: Number(reserved),
  }));
}

function isOneOf(wanted: readonly BudgetWindow[]): SQL {
  const pairs = wanted.map(({ budget, window }) => sql`(${budget.name}, ${time(window.start)})`);
  return sql`(budget, window_start) in (${sql.join(pairs, sql`, `)})`;
}

function time(at: number): SQL {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}
