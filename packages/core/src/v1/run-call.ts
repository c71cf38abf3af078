import { answerOf } from '../call/answer-of.js';
import type { Client } from '../call/client.js';
import { roundTtlMs } from '../call/rounds.js';
import type { AskedQuestion, CallReply, CallRequest, RoundAnswer } from '../hub/serving.js';

import { principalOf, type V1Seat } from './seat.js';
import type { V1Extra, V1LowLevelServer } from './v1-server.js';

/** A call's end: v1 asks within the request, so no question is left over. @internal */
export type V1Reply = Exclude<CallReply, { kind: 'ask' }>;

/**
 * Runs a call through the hub's pipeline, through as many rounds as it takes, its questions put to the user by the host's server.
 *
 * @internal
 */
export async function runCall(seat: V1Seat, extra: V1Extra, target: Pick<CallRequest, 'kind' | 'name' | 'input'>): Promise<V1Reply> {
  const { serving, options } = seat;
  const notices = noticesTo(seat, extra);
  const request: CallRequest = {
    ...target,
    principal: principalOf(seat, extra),
    client: clientOf(seat),
    signal: extra.signal,
    ...(options.view !== undefined && { view: options.view }),
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
  const { properties = {}, required } = question.jsonSchema;
  const requestedSchema = { type: 'object', properties, ...(required !== undefined && { required }) };
  return server.elicitInput({ message: question.message, requestedSchema } as never, options);
}

function clientOf({ host }: V1Seat): Client {
  const info = host.server.getClientVersion();
  const capabilities = (host.server.getClientCapabilities() ?? {}) as Readonly<Record<string, unknown>>;
  const elicitation = capabilities['elicitation'] as { form?: unknown; url?: unknown } | undefined;
  // A bare `elicitation: {}` is the older way to declare forms.
  const canAsk = elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
  return { name: info?.name ?? 'unknown', version: info?.version ?? '', era: 'legacy', canAsk, capabilities };
}

/** Progress goes only to a client that gave a token for it, and only forward; the host's server holds back logs below its client's level. */
function noticesTo({ host, serving }: V1Seat, extra: V1Extra) {
  let hasEnded = false;
  let reached = -Infinity;
  const ignore = (cause: unknown): void => serving.log.debug('A notice did not reach its client.', { cause: String(cause) });
  const progressToken = extra._meta?.progressToken;
  const listeners: Pick<CallRequest, 'onProgress' | 'onLog'> = {
    ...(progressToken !== undefined && {
      onProgress(progress: number, total?: number, message?: string) {
        if (hasEnded || !(progress > reached)) return;
        reached = progress;
        const params = { progressToken, progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
        extra.sendNotification({ method: 'notifications/progress', params } as never).catch(ignore);
      },
    }),
    onLog(level, data, logger) {
      if (!hasEnded) host.server.sendLoggingMessage({ level, logger, data } as never, extra.sessionId).catch(ignore);
    },
  };
  return { listeners, end: () => void (hasEnded = true) };
}
