import { ZodJsonSchemaAdapter } from '@tmcp/adapter-zod';
import { McpServer } from 'tmcp';
import { z } from 'zod';
import { port, result, tools, transport } from './tools.mjs';

const information = { name: 'tmcp', version: '1.0.0', description: 'tmcp' };
const server = new McpServer(information, { adapter: new ZodJsonSchemaAdapter(), capabilities: { tools: { listChanged: true } } });
for (const { name, description, shape } of tools(z)) server.tool({ name, description, schema: z.object(shape) }, result);

if (transport === 'stdio') {
  const { StdioTransport } = await import('@tmcp/transport-stdio');
  new StdioTransport(server).listen();
} else {
  const [{ HttpTransport }, { serve }] = await Promise.all([import('@tmcp/transport-http'), import('srvx/node')]);
  const http = new HttpTransport(server, { path: '/mcp' });
  const fetch = async (request) => (await http.respond(request)) ?? new Response('Not found', { status: 404 });
  serve({ port, hostname: '127.0.0.1', silent: true, fetch });
}
