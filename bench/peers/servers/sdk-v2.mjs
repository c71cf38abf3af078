// The v2 SDK by itself: a server per session for revisions of 2025, its own handler for that of 2026.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { port, result, tools, transport } from './tools.mjs';

function make() {
  const server = new McpServer({ name: 'sdk-v2', version: '1.0.0' });
  for (const { name, description, shape } of tools(z)) server.registerTool(name, { description, inputSchema: z.object(shape) }, result);
  return server;
}

if (transport === 'stdio') {
  const { serveStdio } = await import('@modelcontextprotocol/server/stdio');
  serveStdio(make);
} else {
  const { NodeStreamableHTTPServerTransport, toNodeHandler } = await import('@modelcontextprotocol/node');
  const modern = toNodeHandler(createMcpHandler(make));
  const sessions = new Map();
  createServer(async (request, response) => {
    if (request.headers['mcp-protocol-version'] === '2026-07-28') return modern(request, response);
    let session = sessions.get(request.headers['mcp-session-id']);
    if (!session) {
      session = new NodeStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, session),
      });
      await make().connect(session);
    }
    await session.handleRequest(request, response);
  }).listen(port, '127.0.0.1');
}
