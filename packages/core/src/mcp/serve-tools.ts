import type { CallToolResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { protocolError } from './failure-result.js';
import { runToolCall } from './run-call.js';
import type { Seat } from './seat.js';
import { toolFailure } from './tool-failure.js';
import { toolResult } from './tool-result.js';

/** Answers `tools/call`. @internal */
export function serveTools(seat: Seat): void {
  const { server, serving } = seat;
  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: input = {} } = request.params;
    const reply = await runToolCall(seat, context, { name, input });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'deferred') return reply.result as CallToolResult;
    if (reply.kind === 'failure') {
      if (reply.isProtocol || (reply.lacks && seat.era === 'modern')) throw protocolError(seat, reply);
      return toolFailure(seat, name, reply.failure) as unknown as CallToolResult;
    }
    const result = toolResult(reply.content, reply.structured) as unknown as CallToolResult;
    return server.projectCallToolResult(result, serving.outputSchema(name));
  });
}
