import assert from 'node:assert/strict';
import { createHub, tool } from '@millrace/core';
import { createFetch } from '@millrace/core/http';
import { z } from 'zod';
const greet = tool({
  name: 'greet',
  purpose: 'Greets someone by name.',
  effect: 'reads',
  input: z.object({ name: z.string() }),
  handle: ({ name }) => `Hello, ${name}!`,
});
const hub = createHub({ name: 'consumer', tools: [greet] });
assert.equal(await hub.call(greet, { name: 'Ada' }), 'Hello, Ada!');
assert.equal(typeof createFetch(hub), 'function');
await hub.stop();
