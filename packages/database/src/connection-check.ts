import type { HealthCheck, HealthFinding } from '@millrace/core';
import type { Database, DatabaseStatus } from './tokens.js';

/** The health of the database: whether it can be used right now. */
export function connectionCheck(database: Database): HealthCheck {
  return {
    name: 'database.connection',
    critical: true,
    async check(signal) {
      const status = await database.status(signal);
      // What refused it may be gone. This attempt shows in the next finding; nobody waits for it now.
      if (status.state === 'refused') database.ready(signal).catch(() => undefined);
      const { engine, version, roundTripMs, sizeBytes } = status;
      return { ...verdict(status), data: { engine, version, roundTripMs, sizeBytes } };
    },
  };
}

function verdict({ state, problem }: DatabaseStatus): HealthFinding {
  const message = problem === undefined ? {} : { message: problem };
  if (state === 'opening') return { status: 'unknown', message: 'The database is not open yet.' };
  if (state === 'closed') return { status: 'fail', message: 'The database is closed.' };
  if (state === 'refused') return { status: 'fail', ...message };
  return { status: problem === undefined ? 'pass' : 'degraded', ...message };
}
