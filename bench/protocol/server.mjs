// A hub on HTTP that a parent asks about its memory; stops well on SIGTERM. It needs --expose-gc.
import { createHub, tool } from '@millrace/core';
import { serveHttp } from '@millrace/core/http';
import { z } from 'zod';

const echo = tool({
  name: 'echo',
  purpose: 'Echoes what it is given.',
  effect: 'reads',
  input: z.object({ text: z.string() }),
  handle: ({ text }) => text,
});
const any = tool({
  name: 'any',
  purpose: 'Takes anything.',
  effect: 'reads',
  input: z.record(z.string(), z.array(z.number())),
  handle: () => 'taken',
});
const wait = tool({
  name: 'wait',
  purpose: 'Takes a while.',
  effect: 'reads',
  input: z.object({ ms: z.number() }),
  handle: ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms, 'waited')),
});
const hub = createHub({ name: 'protocol', tools: [echo, any, wait] });
const server = await serveHttp(hub, { port: 0, ...JSON.parse(process.argv[2]) });

process.on('message', async () => {
  // What finalizers free is freed by the next collection.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  process.send({ heapBytes: process.memoryUsage().heapUsed });
});
process.once('SIGTERM', async () => {
  await server.close();
  process.disconnect?.();
});
process.send({ port: server.port });
