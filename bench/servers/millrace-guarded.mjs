// A hub as operators run it: one guard in every phase, one cost hook; stdio.
import { createHub, definePlugin, points, tool } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { z } from 'zod';

const greet = tool({
  name: 'greet',
  purpose: 'Greets someone by name.',
  effect: 'reads',
  input: z.strictObject({ name: z.string() }),
  handle: ({ name }) => `Hello, ${name}!`,
});
const cpu = tool({
  name: 'cpu',
  purpose: 'CPU time so far, in microseconds.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: () => {
    const { user, system } = process.cpuUsage();
    return String(user + system);
  },
});
const judges = definePlugin({
  name: 'judges',
  start({ add }) {
    for (const phase of ['identity', 'policy', 'capacity', 'replay']) add(points.guards, { phase, decide: () => ({ kind: 'allow' }) });
    let count = 0;
    add(points.costHooks, { name: 'count', reserve: () => ({ id: String((count += 1)) }), settle: () => undefined });
    return {};
  },
});
await serveStdio(createHub({ name: 'guarded', tools: [greet, cpu], plugins: [judges()] }));
