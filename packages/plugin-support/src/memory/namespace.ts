import type { Principal } from '@millrace/core';
import type { Connection } from '@millrace/database/tokens';
import { memoryInvalid } from '../error-catalogue.js';

/** Whose memory it is: nothing is ever read or written without it. */
export type MemoryOwner = Pick<Principal, 'tenant' | 'id'>;

/** What a principal remembers, and the code it has ingested, lie apart: neither ranks against the other. */
export type MemorySpace = 'memory' | 'code';

/** A space of one owner. */
export interface Namespace {
  readonly id: number;
  /** Texts in it. */
  readonly docs: number;
}

/** Finds or makes a namespace and locks its row, though nothing of it changes: two writers of one owner take turns. */
export async function lockNamespace(connection: Connection, owner: MemoryOwner, space: MemorySpace): Promise<Namespace> {
  const { sql } = await import('drizzle-orm');
  const [row] = await connection.rows<Namespace>(sql`
    insert into support.namespace as n (tenant, principal, space) values (${owner.tenant}::text, ${owner.id}::text, ${space}::text)
    on conflict (tenant, principal, space) do update set docs = n.docs
    returning n.id, n.docs`);
  if (row === undefined) throw memoryInvalid('its owner could not be recorded');
  return row;
}
