create schema if not exists economy;
--> statement-breakpoint
create table economy.call_cost (
  call_id text primary key,
  run_id text not null,
  kind text not null,
  tool text not null,
  plugin text not null,
  principal text not null,
  tenant text not null,
  model text not null,
  input_tokens bigint not null check (input_tokens >= 0),
  output_tokens bigint not null check (output_tokens >= 0),
  cache_read_tokens bigint not null check (cache_read_tokens >= 0),
  cache_write_tokens bigint not null check (cache_write_tokens >= 0),
  method text not null,
  price_match text not null,
  -- Null where no price is known: never 0 for that.
  cost_micro_usd bigint check (cost_micro_usd >= 0),
  -- What budgets count: the cost, or an estimate on the dear side where no price is known.
  charged_micro_usd bigint not null check (charged_micro_usd >= 0),
  estimated boolean not null,
  ok boolean not null,
  error_code text,
  duration_ms bigint not null,
  -- When the call reserved, which says in whose window of a budget it counts.
  at timestamptz not null
);
--> statement-breakpoint
create index call_cost_at on economy.call_cost (at);
--> statement-breakpoint
create index call_cost_principal on economy.call_cost (tenant, principal, at);
--> statement-breakpoint
-- The counters that several processes on one PostgreSQL share: reserved is always the sum of the reservations that have not expired.
create table economy.budget_window (
  budget text not null,
  window_start timestamptz not null,
  spent bigint not null default 0 check (spent >= 0),
  reserved bigint not null default 0 check (reserved >= 0),
  primary key (budget, window_start)
);
--> statement-breakpoint
create table economy.reservation (
  call_id text not null,
  budget text not null,
  window_start timestamptz not null,
  amount bigint not null check (amount >= 0),
  expires_at timestamptz not null,
  -- Taken as spent, for its time is over; when its call is settled after all, that is taken back.
  expired boolean not null default false,
  primary key (call_id, budget)
);
--> statement-breakpoint
create index reservation_window on economy.reservation (budget, window_start, expires_at);
