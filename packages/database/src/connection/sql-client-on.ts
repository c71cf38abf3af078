import { drizzle } from 'drizzle-orm/postgres-js';
import type { Speaker, SqlClient, TransactionOptions } from './sql-client.js';

/** The client of a speaker; drizzle on it gives the same on every engine. */
export function sqlClientOn(speaker: Speaker): SqlClient {
  return {
    orm: drizzle(driverLike(speaker) as never) as unknown as SqlClient['orm'],
    query: (text, parameters) => speaker.query(text, parameters, 'object'),
    script: (text) => speaker.script(text),
    transaction: <T>(work: (client: SqlClient) => Promise<T>, options?: TransactionOptions) =>
      speaker.transaction((inside) => work(sqlClientOn(inside)), options),
  };
}

type Begin = (work: (inside: unknown) => Promise<unknown>) => Promise<unknown>;

/** The part of postgres.js that drizzle calls: a statement that is run when it is awaited, as objects, or as lists by `values`. */
function driverLike(speaker: Speaker): unknown {
  const begin: Begin = (work) => speaker.transaction((inside) => work(driverLike(inside)));
  return {
    options: { parsers: {}, serializers: {} },
    unsafe: (text: string, parameters: readonly unknown[] = []) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- what the driver gives is awaited
      then: async (resolve: (rows: unknown) => void, reject: (error: unknown) => void) => {
        const run = speaker.query(text, parameters, 'object');
        return run.then(({ rows, affectedRows }) => resolve(Object.assign([...rows], { count: affectedRows })), reject);
      },
      values: async () => (await speaker.query(text, parameters, 'array')).rows,
    }),
    begin,
    savepoint: begin,
  };
}
