import { createHub, tool } from '@millrace/core';
import { serveStdio } from '@millrace/core/mcp';
import { z } from 'zod';

const input = z.object({ name: z.string() });
const greet = tool({ name: 'greet', purpose: 'Greets someone by name.', effect: 'reads', input, handle: ({ name }) => `Hello, ${name}!` });
await serveStdio(createHub({ name: 'hello', tools: [greet] }));
