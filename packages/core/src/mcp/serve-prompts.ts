import type { GetPromptResult, ListPromptsResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { protocolError } from './failure-result.js';
import { masked, refuseCursor } from './masked.js';
import { runCall } from './run-call.js';
import type { Seat } from './seat.js';

/** The most values a completion may have. @see MCP, completion */
const maxValues = 100;

/** Answers `prompts/list`, `prompts/get` and `completion/complete`. @internal */
export function servePrompts(seat: Seat): void {
  const { server, serving } = seat;
  server.setRequestHandler('prompts/list', (request, context) =>
    masked('prompts/list', serving.log, () => {
      refuseCursor(request.params?.cursor);
      const { principal, view } = seat.peerOf(context.http?.req);
      return { prompts: serving.listPrompts(principal, view) } as unknown as ListPromptsResult;
    }),
  );
  server.setRequestHandler('prompts/get', async (request, context) => {
    const { name, arguments: input = {} } = request.params;
    const reply = await runCall(seat, context, { kind: 'prompt', name, input });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'failure') throw protocolError(reply);
    return { messages: reply.messages ?? [] } as unknown as GetPromptResult;
  });
  server.setRequestHandler('completion/complete', (request, context) =>
    masked('completion/complete', serving.log, async () => {
      const { ref, argument } = request.params;
      const { principal } = seat.peerOf(context.http?.req);
      const what =
        ref.type === 'ref/prompt' ? ({ kind: 'prompt', name: ref.name } as const) : ({ kind: 'resource', template: ref.uri } as const);
      const values = await serving.complete(what, argument, principal);
      return { completion: { values: values.slice(0, maxValues), total: values.length, hasMore: values.length > maxValues } };
    }),
  );
}
