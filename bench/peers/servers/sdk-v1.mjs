// The v1 SDK by itself: a server per session.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { port, result, tools, transport } from './tools.mjs';

function make() {
  const server = new McpServer({ name: 'sdk-v1', version: '1.0.0' });
  for (const { name, description, shape } of tools(z)) server.registerTool(name, { description, inputSchema: shape }, result);
  return server;
}

if (transport === 'stdio') await make().connect(new StdioServerTransport());
else {
  const sessions = new Map();
  createServer(async (request, response) => {
    let session = sessions.get(request.headers['mcp-session-id']);
    if (!session) {
      session = new StreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => sessions.set(id, session),
      });
      await make().connect(session);
    }
    await session.handleRequest(request, response);
  }).listen(port, '127.0.0.1');
}
