import { expect, it } from 'vitest';
import { progressLines } from './progress-lines.js';

const at = (ms: number, data: Record<string, unknown>, module = 'main') => ({ module, timestamp: new Date(ms).toISOString(), data });
const parsed = (done: number) => ({ event: 'ingest', state: 'running', stage: 'parse', done, total: 90 });

it('tells how far an ingest is, a line a second at most', () => {
  const lines: string[] = [];
  const tell = progressLines((line) => lines.push(line));

  for (const [ms, done] of [
    [0, 1],
    [999, 20],
    [1_000, 21],
    [1_001, 22],
    [2_500, 80],
  ] as const)
    tell(at(ms, parsed(done)));
  tell(at(4_000, { event: 'ingest', state: 'running', stage: 'transfer', done: 40, total: 100 }));

  expect(lines).toEqual(['  parsed 21 of 90 files', '  parsed 80 of 90 files', '  cloned 40 %']);
});

it('is silent about everything else', () => {
  const lines: string[] = [];
  const tell = progressLines((line) => lines.push(line));

  tell(at(0, parsed(1)));
  tell(at(5_000, parsed(2), 'support'));
  tell(at(5_000, { event: 'ingest', state: 'finished', files: 3 }));
  tell(at(5_000, { event: 'write' }));

  expect(lines).toEqual([]);
});
