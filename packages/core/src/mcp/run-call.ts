import type { ServerContext } from '@modelcontextprotocol/server';
import type { CallReply, CallRequest } from '../hub/serving.js';
import { clientOf } from './client-of.js';
import { noticesTo } from './notices-to.js';
import { roundOf } from './round-of.js';
import type { Seat } from './seat.js';

/**
 * Hands one request to the hub's pipeline, with who asks, its signal and its ways to report.
 *
 * @internal
 */
export async function runCall(
  seat: Seat,
  context: ServerContext,
  target: Pick<CallRequest, 'kind' | 'name' | 'input'>,
): Promise<CallReply> {
  const notices = noticesTo(context, seat.serving.log);
  try {
    return await seat.activity.during(() =>
      seat.serving.run({
        ...target,
        ...seat.peerOf(context.http?.req),
        client: clientOf(seat, context),
        signal: context.mcpReq.signal,
        ...roundOf(context),
        ...notices.listeners,
      }),
    );
  } finally {
    notices.end();
  }
}
