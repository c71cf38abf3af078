// The v2 SDK alone, one tool and its own CPU time, stdio.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'hello', version: '0.0.0' });
  server.registerTool(
    'greet',
    { description: 'Greets someone by name.', inputSchema: z.strictObject({ name: z.string() }) },
    ({ name }) => ({
      content: [{ type: 'text', text: `Hello, ${name}!` }],
    }),
  );
  server.registerTool('cpu', { description: 'CPU time so far, in microseconds.', inputSchema: z.strictObject({}) }, () => {
    const { user, system } = process.cpuUsage();
    return { content: [{ type: 'text', text: String(user + system) }] };
  });
  return server;
});
