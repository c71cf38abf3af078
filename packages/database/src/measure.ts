import type { SqlClient } from './connection/sql-client.js';
import { withinLimit } from './within-limit.js';

const limitMs = 1_500;

/** What can be measured of an open database: milliseconds there and back, and bytes. */
export type Measurement = { readonly roundTripMs: number; readonly sizeBytes: number } | { readonly problem: string };

/** Asks the database for its size and takes the time. Waits a second and a half at most. */
export async function measure(client: SqlClient, signal?: AbortSignal): Promise<Measurement> {
  const began = performance.now();
  try {
    const { rows } = await withinLimit(client.query('select pg_database_size(current_database())::text as bytes', []), limitMs, signal);
    return { roundTripMs: Math.round((performance.now() - began) * 10) / 10, sizeBytes: Number(rows[0]?.['bytes']) };
  } catch (error) {
    const { name, code } = error as { name?: string; code?: unknown };
    return {
      problem:
        name === 'TimeoutError'
          ? `It did not answer within ${limitMs} ms.`
          : `A statement failed${typeof code === 'string' ? ` (${code})` : ''}.`,
    };
  }
}
