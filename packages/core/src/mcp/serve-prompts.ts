import type { GetPromptResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { completionAnswer } from './completion-answer.js';
import { protocolError } from './failure-result.js';
import { masked } from './masked.js';
import { runCall } from './run-call.js';
import type { Seat } from './seat.js';

/** Answers `prompts/get` and `completion/complete`. @internal */
export function servePrompts(seat: Seat): void {
  const { server, serving } = seat;
  server.setRequestHandler('prompts/get', async (request, context) => {
    const { name, arguments: input = {} } = request.params;
    const reply = await runCall(seat, context, { kind: 'prompt', name, input });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'failure') throw protocolError(seat, reply);
    return { messages: reply.messages ?? [] } as unknown as GetPromptResult;
  });
  server.setRequestHandler('completion/complete', ({ params: { ref, argument, context: known } }, context) =>
    masked('completion/complete', serving.log, () =>
      completionAnswer(serving, seat.peerOf(context.http?.req), { ref, argument: { ...argument, given: known?.arguments ?? {} } }),
    ),
  );
}
