import { definePlugin, defineTool, fromJsonSchema } from '@millrace/core';
import { z } from 'zod';

const options = (title: string) => [1, 2, 3].map((at) => ({ const: `value${at}`, title: `${title} ${at}` }));

const withDefaults = fromJsonSchema({
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
  required: [],
});

const withEnums = fromJsonSchema({
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    titledSingle: { type: 'string', oneOf: options('Option') },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
    untitledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
    titledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { anyOf: options('Choice') } },
  },
  required: [],
});

const plain = (name: string, purpose: string) => defineTool({ name, purpose, effect: 'reads', input: z.object({}) });

/** Tools that ask their client in one round: by form, or for a sample of its model. */
export const askingFixtures = definePlugin({
  name: 'asking',
  tools: {
    sampling: defineTool({ name: 'test_sampling', purpose: 'Asks a model.', effect: 'reads', input: z.object({ prompt: z.string() }) }),
    elicitation: defineTool({
      name: 'test_elicitation',
      purpose: 'Asks the user.',
      effect: 'reads',
      input: z.object({ message: z.string() }),
    }),
    defaults: plain('test_elicitation_sep1034_defaults', 'Asks with defaults.'),
    enums: plain('test_elicitation_sep1330_enums', 'Asks for choices.'),
    missing: plain('test_missing_capability', 'Needs a client that samples.'),
    streaming: plain('test_streaming_elicitation', 'Answers at once.'),
  },
  start: () => ({
    tools: {
      sampling: async ({ prompt }, call) => {
        const { content } = await call.ask('sample', { sample: sampleOf(prompt) });
        return `LLM response: ${textOf(content)}`;
      },
      elicitation: async ({ message }, call) => {
        const answer = await call.ask('response', { message, schema: z.object({ response: z.string().optional() }).loose() });
        return `User response: ${JSON.stringify(answer)}`;
      },
      defaults: async (_, call) =>
        `Elicitation completed: ${JSON.stringify(await call.ask('all', { message: 'Defaults', schema: withDefaults }))}`,
      enums: async (_, call) =>
        `Elicitation completed: ${JSON.stringify(await call.ask('all', { message: 'Choices', schema: withEnums }))}`,
      missing: async (_, call) => textOf((await call.ask('sample', { sample: sampleOf('ping') })).content),
      streaming: () => 'Nothing but the result.',
    },
  }),
});

/** A request of one message. */
export function sampleOf(text: string) {
  return { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens: 100 } as const;
}

/** The text of a content block. */
export function textOf(content: unknown): string {
  return (content as { text?: string }).text ?? '';
}
