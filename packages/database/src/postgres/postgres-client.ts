import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import type { QueryResult, SqlClient } from '../connection/sql-client.js';

type Query = Pick<Sql, 'unsafe'>;
type TypeMap = Record<string, (value: unknown) => unknown>;

/** Speaks to a PostgreSQL server through a pool of connections. */
export function postgresClient(pool: Sql): SqlClient {
  return clientOn(pool, pool, (work) => pool.begin(work as (inside: Query) => Promise<unknown>));
}

type Begin = (work: (inside: Query & { savepoint: Begin }) => Promise<unknown>) => Promise<unknown>;

function clientOn(pool: Sql, query: Query, begin: Begin): SqlClient {
  return {
    orm: ormOn(pool, query, begin),
    query: async (text, parameters) => resultOf(await query.unsafe(text, parameters as never[])),
    async script(text) {
      await query.unsafe(text).simple();
    },
    transaction: async <T>(work: (client: SqlClient) => Promise<T>) =>
      (await begin((inside) => work(clientOn(pool, inside, (nested) => inside.savepoint(nested))))) as T,
  };
}

/** drizzle takes a client for what it calls of it: `unsafe`, `begin` and `options`, which postgres.js gives to the pool alone. */
function ormOn(pool: Sql, query: Query, begin: Begin): SqlClient['orm'] {
  const orm = drizzle({ unsafe: query.unsafe, begin, options: pool.options } as never) as unknown as SqlClient['orm'];
  // drizzle hands every value of these types on untouched; postgres.js then fails on a Date and on an object.
  const serializers = pool.options.serializers as unknown as TypeMap;
  for (const type of ['1082', '1083', '1114', '1184']) serializers[type] = (value) => (value instanceof Date ? value.toISOString() : value);
  for (const type of ['114', '3802']) serializers[type] = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
  // PostgreSQL's interval as text, as on the embedded engine.
  (pool.options.parsers as unknown as TypeMap)['1186'] = (value) => value;
  return orm;
}

function resultOf(
  result: { readonly columns?: readonly { readonly name: string; readonly type: number }[] } & readonly unknown[],
): QueryResult {
  return { rows: [...result] as QueryResult['rows'], columns: result.columns ?? [] };
}
