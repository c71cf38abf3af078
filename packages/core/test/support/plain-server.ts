import { createHub, fromJsonSchema, tool } from '@millrace/core';

/** A hub whose one tool needs no schema library. */
const hub = createHub({
  name: 'plain',
  tools: [
    tool({
      name: 'echo',
      purpose: 'Says it again.',
      effect: 'reads',
      input: fromJsonSchema<{ text: string }>({ type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }),
      handle: ({ text }) => text,
    }),
  ],
});

if (process.argv[2] === 'http') {
  const { serveHttp } = await import('@millrace/core/http');
  const { url } = await serveHttp(hub, { port: 0 });
  process.stdout.write(`${url}\n`);
} else {
  const { serveStdio } = await import('@millrace/core/mcp');
  await serveStdio(hub);
}
