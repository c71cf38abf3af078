import { z } from 'zod';
import { expect, it } from 'vitest';
import { createHub } from '../hub/create-hub.js';
import { servingOf } from '../hub/serving.js';
import { localPrincipal } from '../call/principal.js';
import { tool } from '../token/inline-tool.js';
import type { AnyInlineTool } from '../token/inline-tool.js';

const input = z.strictObject({ path: z.string() });
const handle = () => 'done';

function listingOf(one: AnyInlineTool) {
  const [listing] = servingOf(createHub({ name: 'h', tools: [one] })).listTools(localPrincipal('in-process'));
  return listing;
}

it('has the schemas as JSON Schema, the purpose as description, and a title made of the name', () => {
  const listing = listingOf(
    tool({
      name: 'read_file',
      purpose: 'Reads a file.',
      effect: 'reads',
      input,
      output: z.strictObject({ text: z.string() }),
      handle: () => ({ text: '' }),
    }),
  );

  expect(listing).toMatchObject({
    name: 'read_file',
    title: 'Read file',
    description: 'Reads a file.',
    inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'], additionalProperties: false },
    outputSchema: { type: 'object', properties: { text: { type: 'string' } } },
  });
  expect(listing?.inputSchema).not.toHaveProperty('$schema');
});

it.each([
  ['reads', { readOnlyHint: true, openWorldHint: false }],
  ['writes', { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false }],
  ['destroys', { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false }],
] as const)('says truthfully that a tool %s', (effect, annotations) => {
  expect(listingOf(tool({ name: 'touch', purpose: 'Touches.', effect, input, handle }))?.annotations).toEqual(annotations);
});

it('advertises the worst of an effect that depends on the input', () => {
  const listing = listingOf(tool({ name: 'touch', purpose: 'Touches.', effect: { worst: 'destroys', of: () => 'reads' }, input, handle }));

  expect(listing?.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
});

it('passes on what the definition says beyond that', () => {
  const icons = [{ src: 'data:image/png;base64,AA==' }];
  const listing = listingOf(
    tool({
      name: 'touch',
      title: 'Touch it',
      purpose: 'Touches.',
      effect: 'writes',
      idempotent: true,
      openWorld: true,
      icons,
      input,
      handle,
    }),
  );

  expect(listing).toMatchObject({ title: 'Touch it', icons, annotations: { idempotentHint: true, openWorldHint: true } });
});

it('has no output schema where the tool has none', () => {
  expect(listingOf(tool({ name: 'touch', purpose: 'Touches.', effect: 'writes', input, handle }))).not.toHaveProperty('outputSchema');
});
