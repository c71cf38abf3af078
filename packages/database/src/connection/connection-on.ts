import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Connection } from '../tokens.js';
import { plainRows } from './plain-rows.js';
import type { SqlClient } from './sql-client.js';

/** What plugins use of an engine, or of a transaction on it. */
export function connectionOn(client: SqlClient, dialect: PgDialect = new PgDialect()): Connection {
  return {
    orm: client.orm,
    async rows<R>(statement: SQL) {
      const { sql: text, params } = dialect.sqlToQuery(statement);
      return plainRows(await client.query(text, params.map(plainParameter))) as R[];
    },
    transaction: (work) => client.transaction((inside) => work(connectionOn(inside, dialect))),
  };
}

/** The engines read a Date differently where the type of a parameter is not known. */
function plainParameter(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
