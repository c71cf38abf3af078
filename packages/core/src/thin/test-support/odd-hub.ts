import { z } from 'zod';
import { createHub } from '../../hub/create-hub.js';
import type { Hub } from '../../hub/hub.js';
import { content, image, link, text } from '../../content/content.js';
import { fail } from '../../error/fail.js';
import { definePlugin } from '../../plugin/define-plugin.js';
import { ids } from '../../service/core-services.js';
import { fromJsonSchema } from '../../schema/from-json-schema.js';
import { tool, type AnyInlineTool } from '../../token/inline-tool.js';
import { defineResource } from '../../token/resource.js';
import { provide } from '../../token/service.js';

const nothing = z.strictObject({});
const reads = { effect: 'reads', purpose: 'Does as its name says.' } as const;

const unwritable = (): never => {
  throw new Error('password is hunter2');
};

/** How often the handlers of a hub have run, by tool. */
export type Runs = Map<string, number>;

/** A hub with tools that answer in every way there is; its calls have the same id each. */
export function oddHub(runs: Runs = new Map(), tools: readonly AnyInlineTool[] = []): Hub {
  const ran = (name: string): void => void runs.set(name, (runs.get(name) ?? 0) + 1);
  const docs = defineResource({ name: 'manual', uri: 'docs://manual', mimeType: 'text/plain' });
  const rows = defineResource({ name: 'rows', template: 'rows://{id}' });
  const files = definePlugin({
    name: 'files',
    resources: { docs, rows },
    start: () => ({ resources: { docs: () => 'Read me.', rows: ({ id }) => (id === 'bad' ? Promise.reject(new Error('secret')) : id) } }),
  });
  return createHub({
    name: 'odd',
    version: '1.2.3',
    title: 'Odd',
    instructions: 'Be kind.',
    views: { small: { tools: ['echo'], instructions: 'Only one.' } },
    services: [provide(ids, { next: () => 'the-id' })],
    plugins: [files()],
    tools: [
      tool({ ...reads, name: 'echo', input: z.object({ text: z.string() }), handle: ({ text: said }) => (ran('echo'), said) }),
      tool({ ...reads, name: 'any', input: z.looseObject({}), handle: (input) => JSON.stringify(input) }),
      tool({
        ...reads,
        name: 'sum',
        input: z.object({ a: z.number() }),
        output: z.object({ sum: z.number() }),
        handle: ({ a }) => ({ sum: a }),
      }),
      tool({ ...reads, name: 'list', input: nothing, output: z.array(z.number()), handle: () => [1, 2] }),
      tool({ ...reads, name: 'wrong', input: nothing, output: z.object({ sum: z.number() }), handle: () => ({ sum: 'x' }) as never }),
      tool({ ...reads, name: 'picture', input: nothing, handle: () => [text('Look:'), image('aGk=', 'image/png')] }),
      tool({ ...reads, name: 'linked', input: nothing, handle: () => content([link('docs://manual', { name: 'manual' })]) }),
      tool({ ...reads, name: 'silent', input: nothing, handle: () => undefined }),
      tool({ ...reads, name: 'fails', input: nothing, handle: () => fail('too_wet', 'It rains.') }),
      tool({
        ...reads,
        name: 'fails_typed',
        input: nothing,
        output: z.object({ x: z.string() }),
        handle: () => fail('too_wet', 'It rains.'),
      }),
      tool({ ...reads, name: 'bigint', input: nothing, output: z.object({ n: z.any() }), handle: () => ({ n: 1n }) }),
      tool({
        ...reads,
        name: 'unwritable',
        input: nothing,
        output: z.object({ n: z.any() }),
        handle: () => ({ n: { toJSON: unwritable } }),
      }),
      tool({ ...reads, name: 'throws', input: nothing, handle: () => Promise.reject(new Error('password is hunter2')) }),
      tool({
        ...reads,
        name: 'asks',
        input: nothing,
        handle: async (_, call) => {
          ran('asks');
          return (await call.ask('size', { message: 'What size?', schema: z.object({ size: z.string() }) })).size;
        },
      }),
      tool({
        ...reads,
        name: 'talks',
        input: nothing,
        handle: async (_, call) => {
          ran('talks');
          call.log('info', 'first');
          await Promise.resolve();
          call.progress(1, 2);
          call.log('warning', { second: true });
          return 'said';
        },
      }),
      tool({
        ...reads,
        name: 'region',
        input: fromJsonSchema<{ region: string }>({
          type: 'object',
          properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
          required: ['region'],
        }),
        handle: ({ region }) => region,
      }),
      ...tools,
    ],
  });
}
