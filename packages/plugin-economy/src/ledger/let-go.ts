import type { CostRow } from './cost-row.js';

/** What the row of a call says that was let go of while its user was asked. It may go on after all, also in another process. */
export const letGoCode = 'MILLRACE_ASK_UNANSWERED';

/** One row for each call: the first that says how it ended. */
export function oneRowEach(rows: readonly CostRow[]): readonly CostRow[] {
  const kept = new Map<string, CostRow>();
  for (const row of rows) {
    const known = kept.get(row.callId);
    if (!known || known.errorCode === letGoCode) kept.set(row.callId, row);
  }
  return kept.size === rows.length ? rows : [...kept.values()];
}
