import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Logger } from '../service/core-services.js';

/**
 * Runs a list or completion. What a plugin throws there is for the operator's log, never for the client.
 *
 * @internal
 */
export async function masked<T>(method: string, log: Logger, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (ProtocolError.isInstance(cause)) throw cause;
    log.error('A request of a client failed.', { method, cause: String(cause) });
    throw new ProtocolError(ProtocolErrorCode.InternalError, `'${method}' failed unexpectedly.`, { code: 'MILLRACE_INTERNAL' });
  }
}

/** Lists are given whole, so a cursor is never one of ours. @internal */
export function refuseCursor(cursor: string | undefined): void {
  if (cursor !== undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'The cursor is not one of this server.');
}
