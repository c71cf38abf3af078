import { describe, expect, it } from 'vitest';
import { memoryCheck, readMemoryUse } from './memory-use.js';

const signal = new AbortController().signal;
const heapAt = (ratio: number) => () => ({ rssBytes: 1, heapUsedBytes: ratio * 1000, heapLimitBytes: 1000 });

describe('the check support.memory', () => {
  it.each([
    [0.5, 'pass'],
    [0.9, 'degraded'],
    [0.98, 'fail'],
  ] as const)('finds a heap at %d of its limit: %s', async (ratio, status) => {
    expect(await memoryCheck(heapAt(ratio), 0.85).check(signal)).toMatchObject({ status });
  });

  it('reads what this process really uses', () => {
    const use = readMemoryUse();

    expect(use.rssBytes).toBeGreaterThan(10_000_000);
    expect(use.heapUsedBytes).toBeLessThan(use.heapLimitBytes);
  });
});
