import { fakeClock } from '@millrace/testkit';
import { expect, it } from 'vitest';
import { RepeatLog } from './repeat-log.js';

it('warns of each kind at once, then once a minute with how often it happened', () => {
  const clock = fakeClock();
  const lines: unknown[] = [];
  const log = new RepeatLog({ warn: (message, fields) => void lines.push([message, fields]) }, clock);

  for (let count = 0; count < 100; count += 1) log.warn('a', 'A.', { count });
  log.warn('b', 'B.', {});
  clock.advance(60_000);
  log.warn('a', 'A.', { count: 100 });

  expect(lines).toEqual([
    ['A.', { count: 0 }],
    ['B.', {}],
    ['A.', { count: 100, unsaid: 99 }],
  ]);
});
