import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { isMillraceError } from '../error/millrace-error.js';
import type { Logger } from '../service/core-services.js';

/**
 * Runs a list or completion. A refusal of ours is the request's fault; what a plugin throws there is for the operator's log, never
 * for the client.
 *
 * @internal
 */
export async function masked<T>(method: string, log: Logger, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (ProtocolError.isInstance(cause)) throw cause;
    if (isMillraceError(cause)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, cause.message, { code: cause.code });
    log.error('A request of a client failed.', { method, cause: String(cause) });
    throw new ProtocolError(ProtocolErrorCode.InternalError, `'${method}' failed unexpectedly.`, { code: 'MILLRACE_INTERNAL' });
  }
}
