import { inputResponse, type ServerContext } from '@modelcontextprotocol/server';
import type { CallRequest, RoundAnswer } from '../hub/serving.js';

/**
 * The answers a request carries to the questions of an earlier round. They are the client's word: the hub checks the state's
 * signature and the answers' shape.
 *
 * @internal
 */
export function roundOf(context: ServerContext): Pick<CallRequest, 'round'> {
  const state = context.mcpReq.requestState<unknown>();
  if (typeof state !== 'string') return {};
  const responses = context.mcpReq.inputResponses;
  const answers = Object.keys(responses ?? {}).flatMap((key): [string, RoundAnswer][] => {
    const response = inputResponse(responses, key);
    if (response.kind !== 'elicit') return [];
    return [[key, response.action === 'accept' ? { action: 'accept', content: response.content ?? {} } : { action: response.action }]];
  });
  return { round: { state, answers: Object.fromEntries(answers) } };
}
