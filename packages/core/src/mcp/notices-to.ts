import type { ServerContext } from '@modelcontextprotocol/server';
import type { CallRequest } from '../hub/serving.js';
import type { Logger } from '../service/core-services.js';

/** The ways a running call speaks to its client, until it has ended. @internal */
export interface Notices {
  readonly listeners: Pick<CallRequest, 'onLog' | 'onProgress'>;
  /** From here on nothing is sent: a notice after the answer would be for nobody. */
  end(): void;
}

/**
 * Progress goes only to a client that gave a token for it, and only forward; the SDK holds log messages back from clients that did
 * not ask for them.
 *
 * @internal
 */
export function noticesTo(context: ServerContext, log: Logger): Notices {
  let hasEnded = false;
  let reached = -Infinity;
  const ignore = (cause: unknown): void => log.debug('A notice did not reach its client.', { cause: String(cause) });
  const progressToken = context.mcpReq._meta?.progressToken;
  const onProgress = (progress: number, total?: number, message?: string): void => {
    if (hasEnded || progressToken === undefined || !(progress > reached)) return;
    reached = progress;
    const params = { progressToken, progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
    context.mcpReq.notify({ method: 'notifications/progress', params }).catch(ignore);
  };
  return {
    listeners: {
      ...(progressToken !== undefined && { onProgress }),
      onLog: (level, data) => void (hasEnded || context.mcpReq.log(level, data).catch(ignore)),
    },
    end: () => void (hasEnded = true),
  };
}
