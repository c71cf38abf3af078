import type { CostRow } from '../src/ledger/cost-row.js';
import type { Subject } from '../src/budget/subject.js';

/** A subject for tests. */
export function makeSubject(more: Partial<Subject> = {}): Subject {
  return { kind: 'tool', tool: 'read_file', plugin: 'main', tenant: 'acme', principal: 'ann', ...more };
}

/** A row for tests: 100 tokens, 250 micro-USD, on 24 November 2026 at noon. */
export function makeRow(more: Partial<CostRow> = {}): CostRow {
  return {
    callId: 'c1',
    subject: makeSubject(),
    model: 'gpt-5',
    buckets: { input: 80, output: 20, cacheRead: 0, cacheWrite: 0 },
    method: 'o200k',
    match: 'exact',
    costMicroUsd: 250,
    chargedMicroUsd: 250,
    estimated: true,
    ok: true,
    errorCode: null,
    durationMs: 12,
    at: Date.UTC(2026, 10, 24, 12),
    ...more,
  };
}
