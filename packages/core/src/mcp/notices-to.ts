import type { ServerContext } from '@modelcontextprotocol/server';
import type { Serving } from '../hub/serving.js';
import { callNotices, type Notices } from './call-notices.js';

/** The ways a call speaks to a client of the SDK, which holds log messages back from those that did not ask for them. @internal */
export function noticesTo({ mcpReq }: ServerContext, { log, keepAliveMs }: Pick<Serving, 'log' | 'keepAliveMs'>): Notices {
  const ignore = (cause: unknown): void => log.debug('A notice did not reach its client.', { cause: String(cause) });
  return callNotices(keepAliveMs, {
    progressToken: mcpReq._meta?.progressToken,
    progress: (params) => void mcpReq.notify({ method: 'notifications/progress', params: { ...params } }).catch(ignore),
    log: (level, data, logger) => void mcpReq.log(level, data, logger).catch(ignore),
  });
}
