import { createHub, definePlugin, definePrompt, defineResource, defineTool, fail } from '@millrace/core';
import type { Hub, HubOptions } from '@millrace/core';
import { z } from 'zod';

const nothing = z.strictObject({});

const greet = defineTool({ name: 'greet', purpose: 'Greets someone.', effect: 'reads', input: z.strictObject({ name: z.string() }) });
const add = defineTool({
  name: 'add',
  purpose: 'Adds two numbers.',
  effect: 'reads',
  input: z.strictObject({ a: z.number(), b: z.number() }),
  output: z.strictObject({ sum: z.number() }),
});
const order = defineTool({
  name: 'order',
  purpose: 'Orders a drink.',
  effect: 'writes',
  input: nothing,
  output: z.strictObject({ size: z.string() }),
});
const count = defineTool({ name: 'count', purpose: 'Counts to three.', effect: 'reads', input: nothing });
const chatter = defineTool({ name: 'chatter', purpose: 'Writes to standard output.', effect: 'reads', input: nothing });
const slow = defineTool({ name: 'slow', purpose: 'Takes a while.', effect: 'reads', input: z.strictObject({ ms: z.number() }) });
const whoami = defineTool({ name: 'whoami', purpose: 'Says who calls.', effect: 'reads', input: nothing });
const secret = defineTool({ name: 'secret', purpose: 'For few.', effect: 'reads', input: nothing, scopes: ['matrix:secret'] });
const region = defineTool({
  name: 'region',
  purpose: 'Takes an argument that is also a header.',
  effect: 'reads',
  input: z.strictObject({ region: z.string().meta({ 'x-mcp-header': 'Region' }) }),
});
const manual = defineResource({ name: 'manual', uri: 'docs://manual', mimeType: 'text/plain' });
const forecast = defineResource({
  name: 'forecast',
  template: 'weather://{city}/today',
  complete: (_, typed) => ['oslo', 'odda', 'bergen'].filter((city) => city.startsWith(typed)),
});
const review = definePrompt({
  name: 'review',
  purpose: 'Asks for a review.',
  args: z.object({ file: z.string() }),
  complete: (_, typed) => ['a.ts', 'b.ts'].filter((file) => file.startsWith(typed)),
});

/** Signals of the calls of `slow`, newest last. */
export const slowSignals: AbortSignal[] = [];

const matrix = definePlugin({
  name: 'matrix',
  tools: { greet, add, order, count, chatter, slow, whoami, secret, region },
  resources: { manual, forecast },
  prompts: { review },
  start: () => ({
    tools: {
      greet: ({ name }) => `Hello, ${name}!`,
      add: ({ a, b }) => (a < 0 ? fail('negative', 'Only positive numbers are added.') : { sum: a + b }),
      order: (_, call) => call.ask('size', { message: 'What size?', schema: z.object({ size: z.string() }) }),
      count: async (_, call) => {
        for (const done of [1, 2, 3]) {
          call.progress(done, 3, `step ${done}`);
          await pause(10);
        }
        return 'counted';
      },
      chatter: () => {
        globalThis.console.log('a stray line');
        globalThis.process.stdout.write('{"jsonrpc":"2.0","id":1,"result":{}}\n');
        return 'said';
      },
      slow: async ({ ms }, call) => {
        slowSignals.push(call.signal);
        await pause(ms, call.signal);
        return 'done';
      },
      whoami: (_, call) => `${call.principal.id} by ${call.principal.via}, ${call.client.name} ${call.client.era}`,
      secret: () => 'the secret',
      region: ({ region: name }) => name,
    },
    resources: { manual: () => 'Read me.', forecast: ({ city }) => `Sunny in ${city}.` },
    prompts: { review: ({ file }) => `Review ${file}.` },
  }),
});

/** A hub with one of everything a client can use. */
export function matrixHub(options: Partial<HubOptions> = {}): Hub {
  return createHub({
    name: 'matrix',
    version: '1.2.3',
    instructions: 'Be kind.',
    ...options,
    plugins: [matrix(), ...(options.plugins ?? [])],
  });
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()));
  });
}
