import type { ServerContext } from '@modelcontextprotocol/server';
import { traceOf } from '../call/trace.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { ToolReply } from '../points/protocol-extension.js';
import { askLegacy } from './ask-legacy.js';
import { clientOf } from './client-of.js';
import { noticesTo } from './notices-to.js';
import { roundOf } from './round-of.js';
import type { Seat } from './seat.js';

/**
 * Hands one request to the hub's pipeline, with who asks, its signal and its ways to report. On a 2025 connection it goes on through
 * every round of the call; in the 2026 revision each round is a request.
 *
 * @internal
 */
export function runCall(seat: Seat, context: ServerContext, target: Pick<CallRequest, 'kind' | 'name' | 'input'>): Promise<CallReply> {
  return inRounds(seat, context, target, (request) => seat.serving.run(request));
}

/**
 * The same for a tool call, which an extension may take over.
 *
 * @internal
 */
export function runToolCall(seat: Seat, context: ServerContext, target: Pick<CallRequest, 'name' | 'input'>): Promise<ToolReply> {
  return inRounds(seat, context, { kind: 'tool', ...target }, (request) => seat.serving.extensions.callTool(request));
}

// oxlint-disable-next-line eslint/max-params -- where it came from, what it names, and what runs it
async function inRounds<R extends ToolReply>(
  seat: Seat,
  context: ServerContext,
  target: Pick<CallRequest, 'kind' | 'name' | 'input'>,
  run: (request: CallRequest) => Promise<R>,
): Promise<R | CallReply> {
  const { serving, era } = seat;
  const notices = noticesTo(context, serving);
  const request: CallRequest = {
    ...target,
    ...seat.peerOf(context.http?.req),
    client: clientOf(seat, context),
    signal: context.mcpReq.signal,
    trace: traceOf(context.mcpReq._meta),
    ...(era === 'modern' && roundOf(context)),
    ...notices.listeners,
  };
  try {
    return await seat.activity.during(async () => {
      const started = seat.startedCall(context.http?.req, context.mcpReq.id);
      const first = await (started ? (started.takeUp(notices.listeners, context.mcpReq.signal) as Promise<R>) : run(request));
      if (era === 'modern' || first.kind !== 'ask') return first;
      return askLegacy(first, { context, log: serving.log, next: (round) => serving.run({ ...request, round }) });
    });
  } finally {
    notices.end();
  }
}
