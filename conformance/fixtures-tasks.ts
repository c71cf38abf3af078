import { definePlugin, defineTool, fail } from '@millrace/core';
import { z } from 'zod';

// The tools that the suite's tasks scenarios name.
const nothing = z.object({});
const atOnce = { afterMs: 0 };
const greet = defineTool({ name: 'greet', purpose: 'Greets, without a task.', effect: 'reads', input: z.object({ name: z.string() }) });
const slowCompute = defineTool({
  name: 'slow_compute',
  purpose: 'Takes some seconds.',
  effect: 'reads',
  input: z.object({ seconds: z.number(), label: z.string().optional() }),
  longRunning: atOnce,
  deadlineMs: 120_000,
});
const failingJob = defineTool({
  name: 'failing_job',
  purpose: 'Fails, only ever as a task.',
  effect: 'reads',
  input: nothing,
  longRunning: 'always',
});
const protocolErrorJob = defineTool({
  name: 'protocol_error_job',
  purpose: 'Uses a tool that is not there.',
  effect: 'reads',
  input: nothing,
  longRunning: atOnce,
});
const confirmDelete = defineTool({
  name: 'confirm_delete',
  purpose: 'Asks before it would delete.',
  effect: 'destroys',
  input: z.object({ filename: z.string() }),
  longRunning: atOnce,
});
const multiInput = defineTool({
  name: 'multi_input',
  purpose: 'Asks two questions at once.',
  effect: 'reads',
  input: nothing,
  longRunning: atOnce,
});
const askThenTask = defineTool({
  name: 'test_tool_with_task',
  purpose: 'Asks while its client waits, and goes on as a task.',
  effect: 'reads',
  input: nothing,
  longRunning: { afterMs: 20 },
});
const missing = defineTool({ name: 'nowhere', purpose: 'Belongs to no plugin.', effect: 'reads', input: nothing });

const confirm = { message: 'Really?', schema: z.object({ confirm: z.boolean() }) };
const name = { message: 'What is your name?', schema: z.object({ name: z.string() }) };

/** What the conformance suite's `tasks-*` scenarios call. */
export const taskFixtures = definePlugin({
  name: 'task-fixtures',
  tools: { greet, slowCompute, failingJob, protocolErrorJob, confirmDelete, multiInput, askThenTask },
  start: () => ({
    tools: {
      greet: ({ name: who }) => `Hello, ${who}!`,
      async slowCompute({ seconds, label }, call) {
        await pause(seconds * 1_000, call.signal);
        return `Computed ${label ?? 'it'} in ${seconds} s.`;
      },
      async failingJob(_, call) {
        await pause(100, call.signal);
        return fail('job_failed', 'The job failed.');
      },
      protocolErrorJob: (_, call) => call.use(missing, {}),
      confirmDelete: async ({ filename }, call) => ((await call.ask('confirm', confirm)).confirm ? `Deleted ${filename}.` : 'Kept.'),
      multiInput: async (_, call) => JSON.stringify(await call.askAll({ name, confirm })),
      async askThenTask(_, call) {
        const { name: who } = await call.ask('user_name', name);
        await pause(200, call.signal);
        return `Hello, ${who}!`;
      },
    },
  }),
});

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
