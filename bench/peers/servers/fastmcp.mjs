import { FastMCP } from 'fastmcp';
import { z } from 'zod';
import { port, tools, transport, work } from './tools.mjs';

const server = new FastMCP({ name: 'fastmcp', version: '1.0.0' });
for (const { name, description, shape } of tools(z))
  server.addTool({ name, description, parameters: z.object(shape), execute: async (input) => work(input) });
await server.start(
  transport === 'stdio' ? { transportType: 'stdio' } : { transportType: 'httpStream', httpStream: { port, host: '127.0.0.1' } },
);
