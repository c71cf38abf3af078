import { expect, it } from 'vitest';
import { z } from 'zod';
import { definePlugin } from '../plugin/define-plugin.js';
import { introspection } from '../service/core-services.js';
import { tool } from '../token/inline-tool.js';
import { defineTool } from '../token/tool.js';
import { createHub } from './create-hub.js';
import type { Hub, HubOptions } from './hub.js';

const made = { type: 'object', description: 'made beforehand' };
const greetWith = (input: z.ZodType) =>
  tool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: input as z.ZodObject, handle: () => 'hello' });
const listed = (hub: Hub) => hub.service(introspection).tools();
const hubOf = (options: Partial<HubOptions>) => createHub({ name: 'h', ...options });

it('lists a tool with the schemas that were made beforehand, and makes none', () => {
  const input = z.object({});
  Object.defineProperty(input['~standard'], 'jsonSchema', { value: { input: () => expect.fail('made anew') } });

  const hub = hubOf({ tools: [greetWith(input)], toolSchemas: { greet: { inputSchema: made } } });

  expect(listed(hub)[0]?.inputSchema).toBe(made);
});

it('still checks every input by the tool itself', async () => {
  const hub = hubOf({ tools: [greetWith(z.object({ name: z.string() }))], toolSchemas: { greet: { inputSchema: made } } });

  await expect(hub.call('greet', {})).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
});

it('knows a tool by its name in the catalogue, and its output too', () => {
  const spec = defineTool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({}), output: z.object({ a: z.string() }) });
  const plugin = definePlugin({ name: 'p', tools: { spec }, start: () => ({ tools: { spec: () => ({ a: '' }) } }) });

  const hub = hubOf({ plugins: [plugin(undefined, { as: 'q' })], toolSchemas: { q_greet: { inputSchema: made, outputSchema: made } } });

  expect(listed(hub)[0]).toMatchObject({ name: 'q_greet', inputSchema: made, outputSchema: made });
});

it('leaves tools alone that it has no schemas for, whatever they are called', () => {
  const input = z.object({ name: z.string() });
  const hub = hubOf({
    tools: [tool({ name: 'constructor', purpose: 'x', effect: 'reads', input, handle: () => '' })],
    toolSchemas: {},
  });

  expect(listed(hub)[0]?.inputSchema).toMatchObject({ required: ['name'] });
});

it('makes those of a tool that an override changes, as it is listed otherwise than it is defined', () => {
  const input = z.object({ name: z.string(), loud: z.boolean().default(false) });
  const overrides = { greet: { hideArguments: ['loud'] } };
  const listedBefore = listed(hubOf({ tools: [greetWith(input)], overrides }));
  const again = z.object({ name: z.string(), loud: z.boolean().default(false) });

  const hub = hubOf({ tools: [greetWith(again)], overrides, toolSchemas: { greet: listedBefore[0] ?? expect.fail() } });

  expect(listed(hub)).toEqual(listedBefore);
});

it('does not give them to a plugin that takes the place of the one they were made of', async () => {
  const version = (key: string) => {
    const spec = defineTool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.object({ [key]: z.string() }) });
    return definePlugin({ name: 'p', tools: { spec }, start: () => ({ tools: { spec: () => '' } }) })();
  };
  const hub = hubOf({ plugins: [version('a')], toolSchemas: { greet: { inputSchema: made } } });
  await hub.start();

  await hub.replace('p', version('b'));

  expect(listed(hub)[0]?.inputSchema).toMatchObject({ required: ['b'] });
  await hub.stop();
});
