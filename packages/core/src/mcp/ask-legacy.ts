import type { ServerContext } from '@modelcontextprotocol/server';
import { answerOf } from '../call/answer-of.js';
import { roundTtlMs } from '../call/rounds.js';
import type { AskedQuestion, CallReply, RoundAnswer } from '../hub/serving.js';
import type { Logger } from '../service/core-services.js';
import { inputRequest } from './input-request.js';

/** What asking the client of a 2025 connection takes. @internal */
export interface LegacyAsking {
  readonly context: ServerContext;
  readonly log: Logger;
  /** Runs the next round. */
  next(round: { state: string; answers: Readonly<Record<string, RoundAnswer>> }): Promise<CallReply>;
}

/**
 * Puts questions to the client of a 2025 connection as requests of their own, until the call has ended. A client that fails to answer
 * has cancelled, so that the call ends, and what it holds is released, at once.
 *
 * @internal
 */
export async function askLegacy(first: CallReply, asking: LegacyAsking): Promise<CallReply> {
  let reply = first;
  while (reply.kind === 'ask') {
    const answered = Object.entries(reply.questions).map(async ([key, asked]) => [key, await put(asked, asking)] as const);
    reply = await asking.next({ state: reply.state, answers: Object.fromEntries(await Promise.all(answered)) });
  }
  return reply;
}

async function put(asked: AskedQuestion, { context, log }: LegacyAsking): Promise<RoundAnswer> {
  const { signal, send } = context.mcpReq;
  try {
    const response = await send(legacyRequest(asked), { timeout: roundTtlMs, signal });
    return answerOf(response) ?? { action: 'cancel' };
  } catch (cause) {
    log.debug('A client did not answer a question.', { cause: String(cause) });
    return { action: 'cancel' };
  }
}

/** Stands for all three kinds: what is sent and what comes back is checked by its shape. */
interface LegacyRequest {
  readonly method: 'roots/list';
}

/** Before 2025-11-25 a form had no mode, and where there is none it is a form. A URL needs an id there. */
function legacyRequest(asked: AskedQuestion): LegacyRequest {
  const { method, params } = inputRequest(asked);
  if (asked.kind === 'url') return { method, params: { ...params, elicitationId: crypto.randomUUID() } } as LegacyRequest;
  const { mode: _, ...rest } = params ?? {};
  return { method, ...(params && { params: asked.kind === 'form' ? rest : params }) } as LegacyRequest;
}
