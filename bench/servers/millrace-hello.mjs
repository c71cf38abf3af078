// A hub in five lines, stdio.
import { createHub, tool } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { z } from 'zod';

const greet = tool({
  name: 'greet',
  purpose: 'Greets someone by name.',
  effect: 'reads',
  input: z.strictObject({ name: z.string() }),
  handle: ({ name }) => `Hello, ${name}!`,
});
await serveStdio(createHub({ name: 'hello', tools: [greet] }));
