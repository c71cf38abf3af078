import { expect, it } from 'vitest';
import { ledgerCheck } from './ledger-check.js';

const signal = new AbortController().signal;

it.each([
  ['pass', { queued: 3, dropped: 0, isDurable: true, open: 2 }],
  ['degraded', { queued: 3, dropped: 0, isDurable: false, open: 0 }],
  ['degraded', { queued: 6_000, dropped: 0, isDurable: true, open: 0 }],
  ['fail', { queued: 10_000, dropped: 1, isDurable: false, open: 0 }],
])('finds %s of %j', (status, state) => {
  const found = ledgerCheck(() => state).check(signal);

  expect(found).toMatchObject({
    status,
    data: { queued: state.queued, dropped: state.dropped, durable: state.isDurable, open_calls: state.open },
  });
});
