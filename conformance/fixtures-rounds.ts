import { definePlugin, definePrompt, defineTool, type AnyQuestion } from '@millrace/core';
import { z } from 'zod';
import { sampleOf, textOf } from './fixtures-asking.js';

const plain = (name: string) =>
  defineTool({ name: `test_input_required_result_${name}`, purpose: 'Asks before it answers.', effect: 'reads', input: z.object({}) });
const name = { message: 'What is your name?', schema: z.object({ name: z.string() }) };
const consent = { message: 'Please confirm', schema: z.object({ ok: z.boolean() }) };

/** Tools and a prompt that take one or more rounds in the 2026 revision. */
export const roundFixtures = definePlugin({
  name: 'rounds',
  tools: {
    elicitation: plain('elicitation'),
    sampling: plain('sampling'),
    roots: plain('list_roots'),
    state: plain('request_state'),
    tampered: plain('tampered_state'),
    inputs: plain('multiple_inputs'),
    rounds: plain('multi_round'),
    capabilities: plain('capabilities'),
  },
  prompts: { asking: definePrompt({ name: 'test_input_required_result_prompt', purpose: 'Asks before it is rendered.' }) },
  start: () => ({
    tools: {
      elicitation: async (_, call) => `Hello, ${(await call.ask('user_name', name)).name}!`,
      sampling: async (_, call) => textOf((await call.ask('capital', { sample: sampleOf('What is the capital of France?') })).content),
      roots: async (_, call) => (await call.ask('client_roots', { roots: true })).map(({ uri }) => uri).join(' '),
      state: async (_, call) => (await call.ask('confirm', consent), 'state-ok'),
      tampered: async (_, call) => (await call.ask('confirm', consent), 'integrity-ok'),
      inputs: async (_, call) => {
        const { user_name, greeting, client_roots } = await call.askAll({
          user_name: name,
          greeting: { sample: sampleOf('Generate a greeting') },
          client_roots: { roots: true },
        });
        return `${textOf(greeting.content)} ${user_name.name} of ${client_roots.length} roots`;
      },
      rounds: async (_, call) => {
        const first = await call.ask('step1', name);
        const { color } = await call.ask('step2', { message: 'Which colour?', schema: z.object({ color: z.string() }) });
        return `${first.name} likes ${color}`;
      },
      capabilities: async (_, call) => {
        const { elicitation, sampling, roots } = call.client.capabilities ?? {};
        const questions: Record<string, AnyQuestion> = {
          ...(elicitation !== undefined && { user_name: name }),
          ...(sampling !== undefined && { greeting: { sample: sampleOf('Generate a greeting') } }),
          ...(roots !== undefined && { client_roots: { roots: true } as const }),
        };
        return Object.keys(await call.askAll(questions)).join(' ') || 'none';
      },
    },
    prompts: {
      asking: async (_, call) => {
        const { context } = await call.ask('user_context', { message: 'In what context?', schema: z.object({ context: z.string() }) });
        return `Use ${context}.`;
      },
    },
  }),
});
