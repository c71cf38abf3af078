import type { ServerContext } from '@modelcontextprotocol/server';
import { answerOf } from '../call/answer-of.js';
import type { CallRequest } from '../hub/serving.js';

/**
 * The answers a request of the 2026 revision carries to the questions of an earlier round. They are the client's word: the hub checks
 * the state's signature and the answers' shape.
 *
 * @internal
 */
export function roundOf(context: ServerContext): Pick<CallRequest, 'round'> {
  const state = context.mcpReq.requestState<unknown>();
  if (typeof state !== 'string') return {};
  const responses = Object.entries(context.mcpReq.inputResponses ?? {});
  const answers = responses.flatMap(([key, response]) => {
    const answer = answerOf(response);
    return answer ? [[key, answer] as const] : [];
  });
  return { round: { state, answers: Object.fromEntries(answers) } };
}
