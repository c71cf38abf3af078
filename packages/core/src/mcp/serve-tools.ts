import type { CallToolResult, ListToolsResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { protocolError, toolFailure } from './failure-result.js';
import { masked, refuseCursor } from './masked.js';
import { runCall } from './run-call.js';
import type { Seat } from './seat.js';

/** Answers `tools/list` and `tools/call`. @internal */
export function serveTools(seat: Seat): void {
  const { server, serving } = seat;
  server.setRequestHandler('tools/list', (request, context) =>
    masked('tools/list', serving.log, () => {
      refuseCursor(request.params?.cursor);
      const { principal, view } = seat.peerOf(context.http?.req);
      return { tools: serving.listTools(principal, view) } as unknown as ListToolsResult;
    }),
  );
  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: input = {} } = request.params;
    const reply = await runCall(seat, context, { kind: 'tool', name, input });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'failure') {
      if (reply.isProtocol) throw protocolError(reply);
      return toolFailure(seat, name, reply.failure);
    }
    return server.projectCallToolResult(toolResult(reply.content, reply.structured), serving.outputSchema(name));
  });
}

/** Some clients show the model nothing but text, so a structured result never goes out without any content. */
function toolResult(content: readonly unknown[], structured: unknown): CallToolResult {
  if (structured === undefined) return { content } as unknown as CallToolResult;
  const shown = content.length > 0 ? content : [{ type: 'text', text: JSON.stringify(structured) }];
  return { content: shown, structuredContent: structured } as unknown as CallToolResult;
}
