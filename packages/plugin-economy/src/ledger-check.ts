import type { HealthCheck } from '@millrace/core';
import type { BookState } from './ledger/cost-book.js';

/** How many waiting rows are more than a slow moment. */
const manyRows = 5_000;

/** The health check of the ledger: whether costs reach the database. */
export function ledgerCheck(read: () => BookState & { readonly open: number }): HealthCheck {
  return {
    name: 'economy.ledger',
    check() {
      const { queued, dropped, isDurable, open } = read();
      const data = { queued, dropped, durable: isDurable, open_calls: open };
      if (dropped > 0)
        return {
          status: 'fail',
          message: `${dropped} calls are counted in memory only: the database was away for too long, or did not take them.`,
          data,
        };
      if (!isDurable) return { status: 'degraded', message: 'Costs wait in memory: the database cannot be written.', data };
      if (queued > manyRows) return { status: 'degraded', message: 'Costs are written more slowly than calls are made.', data };
      return { status: 'pass', data };
    },
  };
}
