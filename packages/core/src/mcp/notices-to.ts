import type { ServerContext } from '@modelcontextprotocol/server';
import type { CallRequest, Serving } from '../hub/serving.js';
import { risingProgress } from './rising-progress.js';

/** The ways a running call speaks to its client, until it has ended. @internal */
export interface Notices {
  readonly listeners: Pick<CallRequest, 'onLog' | 'onProgress'>;
  /** From here on nothing is sent: a notice after the answer would be for nobody. */
  end(): void;
}

/**
 * Progress goes only to a client that gave a token for it; while the handler says nothing, what it last said is sent again, so that
 * the client does not give the call up. The SDK holds log messages back from clients that did not ask for them.
 *
 * @internal
 */
export function noticesTo(context: ServerContext, { log, keepAliveMs }: Pick<Serving, 'log' | 'keepAliveMs'>): Notices {
  let hasEnded = false;
  const ignore = (cause: unknown): void => log.debug('A notice did not reach its client.', { cause: String(cause) });
  const progressToken = context.mcpReq._meta?.progressToken;
  const progress =
    progressToken === undefined
      ? undefined
      : risingProgress(keepAliveMs, (reached) => {
          context.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...reached } }).catch(ignore);
        });
  return {
    listeners: {
      ...(progress && { onProgress: (done, total, message) => void (hasEnded || progress.report(done, total, message)) }),
      onLog: (level, data, logger) => void (hasEnded || context.mcpReq.log(level, data, logger).catch(ignore)),
    },
    end: () => {
      hasEnded = true;
      progress?.end();
    },
  };
}
