import { answerOf } from '../call/answer-of.js';
import type { Client } from '../call/client.js';
import { roundTtlMs } from '../call/rounds.js';
import type { AskedQuestion, CallReply, CallRequest, RoundAnswer } from '../hub/serving.js';
import { callNotices, type Notices } from '../mcp/call-notices.js';
import { formSchema } from '../mcp/form-schema.js';
import { clientFacts } from '../thin/client-facts.js';
import { peerOf, type V1Seat } from './seat.js';
import type { V1Extra, V1LowLevelServer } from './v1-server.js';

/** A call's end: v1 asks within the request, so no question is left over. @internal */
export type V1Reply = Exclude<CallReply, { kind: 'ask' }>;

/**
 * Runs a call through the hub's pipeline, through as many rounds as it takes, its questions put to the user by the host's server.
 *
 * @internal
 */
export async function runCall(seat: V1Seat, extra: V1Extra, target: Pick<CallRequest, 'kind' | 'name' | 'input'>): Promise<V1Reply> {
  const { serving } = seat;
  const notices = noticesTo(seat, extra);
  const request: CallRequest = {
    ...target,
    ...peerOf(seat, extra),
    client: clientOf(seat),
    signal: extra.signal,
    ...notices.listeners,
  };
  try {
    let reply = await serving.run(request);
    while (reply.kind === 'ask') {
      const answers: Record<string, RoundAnswer> = {};
      for (const [key, question] of Object.entries(reply.questions)) answers[key] = await ask(seat, extra, question);
      reply = await serving.run({ ...request, round: { state: reply.state, answers } });
    }
    return reply;
  } finally {
    notices.end();
  }
}

/** What cannot be asked or answered is not agreed to. */
async function ask({ host, serving }: V1Seat, extra: V1Extra, asked: AskedQuestion): Promise<RoundAnswer> {
  // A user may take longer than a client for anything else.
  const options = { relatedRequestId: extra.requestId, signal: extra.signal, timeout: roundTtlMs };
  try {
    return answerOf(await put(host.server, asked, options as never)) ?? { action: 'cancel' };
  } catch (cause) {
    serving.log.debug('A client did not answer a question.', { cause: String(cause) });
    return { action: 'cancel' };
  }
}

function put(server: V1LowLevelServer, asked: AskedQuestion, options: never): Promise<unknown> {
  if (asked.kind === 'roots') return server.listRoots(undefined as never, options);
  if (asked.kind === 'sample') return server.createMessage({ ...asked.params } as never, options);
  const { kind: _, ...question } = asked;
  if ('url' in question) return server.elicitInput({ mode: 'url', ...question, elicitationId: crypto.randomUUID() } as never, options);
  return server.elicitInput({ message: question.message, requestedSchema: formSchema(question.jsonSchema) } as never, options);
}

function clientOf({ host }: V1Seat): Client {
  return clientFacts('legacy', host.server.getClientVersion(), host.server.getClientCapabilities());
}

/** The host's server holds back logs below its client's level. */
function noticesTo({ host, serving }: V1Seat, extra: V1Extra): Notices {
  const ignore = (cause: unknown): void => serving.log.debug('A notice did not reach its client.', { cause: String(cause) });
  return callNotices(serving.keepAliveMs, {
    progressToken: extra._meta?.progressToken,
    progress: (params) => void extra.sendNotification({ method: 'notifications/progress', params } as never).catch(ignore),
    log: (level, data, logger) => void host.server.sendLoggingMessage({ level, logger, data } as never, extra.sessionId).catch(ignore),
  });
}
