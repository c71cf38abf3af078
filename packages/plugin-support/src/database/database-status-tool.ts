import type { Call } from '@millrace/core';
import type { Connection, Database, DatabaseStatus } from '@millrace/database/tokens';
import { hidePaths } from '../errors/hide-paths.js';
import { redact } from '../errors/redact.js';

/** The size of one table with its indexes. */
export interface TableSize {
  readonly table: string;
  readonly size_bytes: number;
}

/** Answers `get_database_status`. A refused database is an answer, not a failure: that is when one asks. */
export function databaseStatusTool(database: Database, untilOpen: (signal: AbortSignal) => Promise<void>) {
  return async (input: { readonly detail: boolean }, call: Pick<Call, 'signal'>) => {
    await untilOpen(call.signal);
    const status = await database.status(call.signal);
    if (!input.detail || status.state !== 'ready') return presented(status);
    return { ...presented(status), tables: await tableSizes(await database.ready(call.signal)) };
  };
}

function presented(status: DatabaseStatus) {
  // Of a directory its name will do: where it is on the machine is no client's business.
  const location = status.engine === 'embedded' ? (status.location.split(/[\\/]/).at(-1) ?? '') : redact(status.location);
  return {
    status: status.state === 'ready' ? ('success' as const) : status.state,
    engine: status.engine,
    state: status.state,
    location,
    ...(status.version === undefined ? {} : { version: status.version }),
    ...(status.hasVector === undefined ? {} : { has_vector: status.hasVector }),
    ...(status.sizeBytes === undefined ? {} : { size_bytes: status.sizeBytes }),
    ...(status.roundTripMs === undefined ? {} : { round_trip_ms: Math.round(status.roundTripMs * 100) / 100 }),
    schemas: [...status.schemas],
    ...(status.problem === undefined ? {} : { problem: hidePaths(redact(status.problem.replaceAll(status.location, location))) }),
  };
}

async function tableSizes(connection: Connection): Promise<TableSize[]> {
  const { sql } = await import('drizzle-orm');
  return connection.rows<TableSize>(sql`
    select n.nspname || '.' || c.relname as "table", pg_total_relation_size(c.oid)::float8 as size_bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    order by 2 desc, 1 limit 20`);
}
