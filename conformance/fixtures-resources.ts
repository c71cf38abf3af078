import { definePlugin, definePrompt, defineResource, embedded, image, type PromptMessage } from '@millrace/core';
import { z } from 'zod';
import { bytesOf, png } from './media.js';

const user = (content: PromptMessage['content']): PromptMessage => ({ role: 'user', content });

/** Resources and prompts of every kind. */
export const resourceFixtures = definePlugin({
  name: 'resources',
  resources: {
    text: defineResource({ name: 'static-text', purpose: 'Text.', uri: 'test://static-text', mimeType: 'text/plain' }),
    binary: defineResource({ name: 'static-binary', purpose: 'An image.', uri: 'test://static-binary', mimeType: 'image/png' }),
    watched: defineResource({ name: 'watched-resource', purpose: 'May be watched.', uri: 'test://watched-resource' }),
    template: defineResource({ name: 'template', template: 'test://template/{id}/data', mimeType: 'application/json' }),
  },
  prompts: {
    simple: definePrompt({ name: 'test_simple_prompt', purpose: 'Says something.' }),
    args: definePrompt({
      name: 'test_prompt_with_arguments',
      purpose: 'Says what it is given.',
      args: z.object({ arg1: z.string(), arg2: z.string() }),
      complete: (_, typed) => ['paris', 'park', 'party'].filter((word) => word.startsWith(typed)),
    }),
    embedded: definePrompt({
      name: 'test_prompt_with_embedded_resource',
      purpose: 'Carries a resource.',
      args: z.object({ resourceUri: z.string() }),
    }),
    image: definePrompt({ name: 'test_prompt_with_image', purpose: 'Carries an image.' }),
  },
  start: () => ({
    resources: {
      text: () => 'This is the content of the static text resource.',
      binary: () => bytesOf(png),
      watched: () => 'It may change.',
      template: ({ id }) => JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
    },
    prompts: {
      simple: () => 'This is a simple prompt for testing.',
      args: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
      embedded: ({ resourceUri }) => [
        user(embedded(resourceUri, 'Embedded resource content for testing.', { mimeType: 'text/plain' })),
        user('Please process the embedded resource above.'),
      ],
      image: () => [user(image(png, 'image/png')), user('Please analyze the image above.')],
    },
  }),
});
