import type { SqlClient } from '../connection/sql-client.js';
import { withMigrationLock } from '../migrations/migration-lock.js';

/** Whether the server can search vectors, and if not, what to do. */
export type VectorProbe = { readonly hasVector: true } | { readonly hasVector: false; readonly because: string };

/** Sees to pgvector's extension: it may be there, may be made, or it is said why neither. */
export async function probeVector(client: SqlClient): Promise<VectorProbe> {
  const { rows } = await client.query("select 1 from pg_extension where extname = 'vector'", []);
  if (rows.length > 0) return { hasVector: true };
  try {
    // Under the lock: two processes that create it at the same moment fail on each other.
    await client.transaction((inside) => withMigrationLock(inside, () => inside.script('create extension if not exists vector')), {
      isUnbounded: true,
    });
    return { hasVector: true };
  } catch (error) {
    return { hasVector: false, because: explain((error as { code?: string }).code) };
  }
}

function explain(code: string | undefined): string {
  if (code === '42501') return 'this user may not create it: let a superuser run CREATE EXTENSION vector in this database';
  if (code === '0A000' || code === '58P01') return 'pgvector is not installed on the server: install its package, then restart the hub';
  return `CREATE EXTENSION vector failed with ${code ?? 'no code'}`;
}
