import { tool } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { z } from 'zod';
import { matrixHub } from './matrix-hub.js';

let finish: () => void = () => {};
const nothing = z.strictObject({});
const job = tool({
  name: 'job',
  purpose: 'Takes until it is finished.',
  effect: 'reads',
  input: nothing,
  longRunning: { afterMs: 0 },
  handle: () => new Promise<string>((resolve) => (finish = () => resolve('done'))),
});
const finishJob = tool({
  name: 'finish_job',
  purpose: 'Finishes the job.',
  effect: 'reads',
  input: nothing,
  handle: () => (finish(), 'finished'),
});

await serveStdio(matrixHub({ tools: [job, finishJob], tasks: { pollMs: 20 } }));
