import { inputRequired, type InputRequiredResult } from '@modelcontextprotocol/server';
import type { CallReply } from '../hub/serving.js';
import { inputRequest } from './input-request.js';

type InputRequests = NonNullable<Parameters<typeof inputRequired>[0]['inputRequests']>;

/**
 * Questions as the 2026 revision returns them.
 *
 * @internal
 */
export function askResult(reply: CallReply & { kind: 'ask' }): InputRequiredResult {
  const inputRequests = Object.fromEntries(Object.entries(reply.questions).map(([key, asked]) => [key, inputRequest(asked)]));
  return inputRequired({ inputRequests: inputRequests as InputRequests, requestState: reply.state });
}
