import { audio, content, definePlugin, defineTool, embedded, fromJsonSchema, image, text } from '@millrace/core';
import { z } from 'zod';
import { pause, png, wav } from './media.js';

const nothing = z.object({});
const plain = (name: string, purpose: string) => defineTool({ name, purpose, effect: 'reads', input: nothing });

const schema2020 = fromJsonSchema({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
});

/** Tools of every kind of content, and those that speak while they run. */
export const contentFixtures = definePlugin({
  name: 'content',
  tools: {
    simple: plain('test_simple_text', 'Gives text.'),
    picture: plain('test_image_content', 'Gives an image.'),
    sound: plain('test_audio_content', 'Gives a sound.'),
    resource: plain('test_embedded_resource', 'Gives a resource.'),
    several: plain('test_multiple_content_types', 'Gives several kinds of content.'),
    failing: plain('test_error_handling', 'Always fails.'),
    logging: plain('test_tool_with_logging', 'Logs while it runs.'),
    quiet: plain('test_logging_tool', 'Logs once.'),
    progress: plain('test_tool_with_progress', 'Reports progress.'),
    reconnection: plain('test_reconnection', 'Answers after a while.'),
    schema: defineTool({ name: 'json_schema_2020_12_tool', purpose: 'Has a schema of 2020-12.', effect: 'reads', input: schema2020 }),
    header: defineTool({
      name: 'test_x_mcp_header',
      purpose: 'Has an argument that is a header too.',
      effect: 'reads',
      input: fromJsonSchema<{ region?: string; level?: number }>({
        type: 'object',
        properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, level: { type: 'integer' } },
      }),
    }),
  },
  start: () => ({
    tools: {
      simple: () => 'This is a simple text response for testing.',
      picture: () => image(png, 'image/png'),
      sound: () => audio(wav, 'audio/wav'),
      resource: () => embedded('test://embedded-resource', 'This is an embedded resource content.', { mimeType: 'text/plain' }),
      several: () =>
        content([
          text('Multiple content types test:'),
          image(png, 'image/png'),
          embedded('test://mixed-content-resource', '{"test":"data","value":123}', { mimeType: 'application/json' }),
        ]),
      failing: () => Promise.reject(new Error('This tool intentionally returns an error for testing')),
      logging: async (_, call) => {
        for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
          call.log('info', message);
          await pause(20);
        }
        return 'Logged.';
      },
      quiet: (_, call) => {
        call.log('info', 'It ran.');
        return 'Logged.';
      },
      progress: async (_, call) => {
        for (const done of [0, 50, 100]) {
          call.progress(done, 100);
          await pause(20);
        }
        return 'Done.';
      },
      reconnection: async () => {
        await pause(100);
        return 'Reconnected.';
      },
      schema: (input) => JSON.stringify(input),
      header: ({ region }) => `region=${region ?? '-'}`,
    },
  }),
});
