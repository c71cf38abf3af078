import { memoryUsage } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import type { HealthCheck } from '@millrace/core';

/** Memory of this process in bytes. */
export interface MemoryUse {
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** Beyond this the process dies. */
  readonly heapLimitBytes: number;
}

const failRatio = 0.97;

/** Reads what this process uses now. */
export function readMemoryUse(): MemoryUse {
  const heap = getHeapStatistics();
  return { rssBytes: memoryUsage.rss(), heapUsedBytes: heap.used_heap_size, heapLimitBytes: heap.heap_size_limit };
}

/** Degraded above a share of the heap limit; fails at 0.97, where the process is about to die. */
export function memoryCheck(read: () => MemoryUse, degradedRatio: number): HealthCheck {
  return {
    name: 'support.memory',
    check() {
      const use = read();
      const ratio = use.heapUsedBytes / use.heapLimitBytes;
      const data = { rss_bytes: use.rssBytes, heap_ratio: Math.round(ratio * 1000) / 1000 };
      if (ratio <= degradedRatio) return { status: 'pass', data };
      return {
        status: ratio >= failRatio ? 'fail' : 'degraded',
        message: `The heap is at ${Math.round(ratio * 100)} % of its limit.`,
        data,
      };
    },
  };
}
