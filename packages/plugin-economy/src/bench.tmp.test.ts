import { provide, migrations, tool } from '@millrace/core';
import { database as databaseService } from '@millrace/database/tokens';
import { testHub } from '@millrace/testkit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { openTestDatabase } from '../test/test-database.js';
import { economy } from './plugin.js';
const echo = tool({ name: 'echo', purpose: 'Says it again.', effect: 'reads', input: z.strictObject({ text: z.string() }), handle: ({ text }) => text });
it('bench', async () => {
  const database = await openTestDatabase();
  for (const [name, plugins] of [['none', []], ['economy', [economy()]], ['budget', [economy({ budgets: [{ name: 'x', limitUsd: 1000 }] })]]] as const) {
    const hub = await testHub(plugins as never, { tools: [echo], services: [provide(databaseService, database), provide(migrations, database)] });
    for (let i = 0; i < 500; i++) await hub.call(echo, { text: 'hello ' + i });
    await hub.settled();
    const n = 5000; const b = performance.now(); const lat: number[] = [];
    for (let i = 0; i < n; i++) { const s = performance.now(); await hub.call(echo, { text: 'hello ' + i }); lat.push(performance.now() - s); if (i % 50 === 0) await new Promise((r) => setImmediate(r)); }
    const answered = performance.now() - b; await hub.settled(); const settled = performance.now() - b; lat.sort((a, b) => a - b);
    console.log(name, 'answered µs/call', (answered / n * 1000).toFixed(1), 'settled µs/call', (settled / n * 1000).toFixed(1), 'p50 µs', (lat[n / 2]! * 1000).toFixed(1), 'p99', (lat[n * .99 | 0]! * 1000).toFixed(1));
    if (name !== 'none') {
      let longest = 0, last = performance.now();
      const watch = setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - last); last = now; }, 1);
      for (const size of [300_000, 5_000_000]) { longest = 0; const s = performance.now(); await hub.call(echo, { text: 'lazy dogs 123.\n'.repeat(size / 15) }); const a = performance.now() - s; await hub.settled(); console.log(size, 'answer', a.toFixed(0), 'settled', (performance.now() - s).toFixed(0), 'stall', longest.toFixed(0)); }
      clearInterval(watch);
    }
    await hub.stop();
  }
  expect(1).toBe(1);
  await database.close();
}, 120_000);
